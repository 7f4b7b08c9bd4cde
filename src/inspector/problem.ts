/**
 * What keeps the inspector from doing what it was asked, as a sentence for the user: what was given,
 * what is allowed, and the next step.
 */
export type InspectorErrorCode = 'bad-recording' | 'bad-trace' | 'port-in-use' | 'bad-option';

export class InspectorError extends Error {
  override readonly name = 'InspectorError';
  readonly code: InspectorErrorCode;

  constructor(code: InspectorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
