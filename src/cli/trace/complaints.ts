/**
 * What is said of a trace that cannot be read: what was there, what is expected, what to do
 * next. The reader decides when it is said.
 */
import { DestageError } from '../../stores/errors.ts';
import type { TraceFormat } from './format.ts';
import { FORMAT_NAMES } from './formats.ts';
import { recognise } from './recognise.ts';

const CLIPPED_LENGTH = 60;

/** A piece of foreign text as a message shows it: quoted, on one line, not too long. */
function clipped(text: string): string {
  const shown = text.length > CLIPPED_LENGTH ? `${text.slice(0, CLIPPED_LENGTH)}…` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u009f\ufffd]/g, '?');
}

/** A line that is not a request of its format. */
export function malformedLine(at: {
  readonly trace: string;
  readonly format: TraceFormat;
  readonly lineNumber: number;
  readonly line: string;
  readonly expected: string;
}): DestageError {
  const other = recognise([at.line]);
  const hint =
    other === undefined || other === at.format
      ? 'Correct or remove that line'
      : `The line reads as ${other.name}: leave out --format`;
  return new DestageError(
    'bad-trace',
    `${at.trace}, line ${at.lineNumber.toLocaleString('en-US')}: found ${clipped(at.line)}, ` +
      `expected ${at.expected}. A ${at.format.name} line is ${at.format.columns}, for example ` +
      `${at.format.example}. ${hint} and run again.`,
  );
}

/** A trace without a single request. */
export function emptyTrace(name: string): DestageError {
  return new DestageError(
    'bad-trace',
    `${name} holds no requests: expected a line a request in one of the formats ${FORMAT_NAMES}. ` +
      'Give another trace, or none for a generated workload.',
  );
}

/** A trace that no format reads. */
export function unknownFormat(name: string, first: string): DestageError {
  return new DestageError(
    'unknown-format',
    `${name} is in no known format: it starts with ${clipped(first)}, expected a line of one of ` +
      `${FORMAT_NAMES}. Convert it to one of them, or name its format with --format.`,
  );
}
