/**
 * The one error class of the project: a code to branch on, and a sentence that says what was given,
 * what is allowed and what to do next. Operating trouble inside the engine is an event, not an error;
 * this is what a caller or a user of the command gets to see.
 */

/** What went wrong, to branch on. */
export type DestageErrorCode =
  | 'bad-option'
  | 'bad-write'
  | 'bad-trace'
  | 'unknown-format'
  | 'unreadable'
  | 'directory-unusable'
  | 'directory-locked'
  | 'stores-in-use'
  | 'corrupt-record'
  | 'log-full'
  | 'bucket-fenced'
  | 'disk-full'
  | 'store-failed'
  | 'durability-unknown'
  | 'stopped';

/** An error with a code, and the offending values in its message. */
export class DestageError extends Error {
  override readonly name = 'DestageError';
  readonly code: DestageErrorCode;

  constructor(code: DestageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
