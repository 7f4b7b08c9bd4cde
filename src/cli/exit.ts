/**
 * How a command ends: its exit codes, and an error as the one paragraph that a user gets to see.
 * Ends no process itself: the code is handed up to `main.ts`.
 */
import { debuglog } from 'node:util';
import { InspectorError } from '../inspector/problem.ts';
import { DestageError } from '../stores/errors.ts';

/** The exit codes. An interrupted command ends with 128 and the signal's number. */
export const EXIT = { fine: 0, wrongContent: 1, badInput: 2, incomplete: 3 } as const;

const debug = debuglog('destage');

/** The paragraph that is written to the error output; the stack only under NODE_DEBUG=destage. */
export function explained(error: unknown): string {
  debug('%O', error);
  if (error instanceof DestageError || error instanceof InspectorError)
    return `destage: ${error.message}\n`;
  const message = error instanceof Error ? error.message : String(error);
  return (
    `destage: an error that should not happen: ${message}. ` +
    'Run it again with NODE_DEBUG=destage and report what it prints.\n'
  );
}
