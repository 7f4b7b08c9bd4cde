/**
 * What a trace format is, to the reader and to the messages about it. The formats themselves are one
 * file each; `formats.ts` is their table.
 */
import type { ParsedLine } from './request.ts';

/** A format's name on the command line. */
export type FormatName = 'cloudphysics' | 'msr' | 'tencent';

/** One way to write a trace down, a request a line. */
export interface TraceFormat {
  readonly name: FormatName;
  /** The first line, where the format has one. It may be absent: a trace cut in pieces has it once. */
  readonly header?: string;
  /** The columns, as people read them. */
  readonly columns: string;
  readonly example: string;
  /** Reads a line without its line end. Never throws. */
  parse(line: string): ParsedLine;
}
