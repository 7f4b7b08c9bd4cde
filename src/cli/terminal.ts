/**
 * What a command has of the process that runs it: its streams, its cores and the user's wish to end.
 * `main.ts` passes the real one, tests another.
 */
import type { Readable } from 'node:stream';

/** Input, outputs, and the user's wish to end. */
export interface Terminal {
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where progress is drawn; absent when nobody watches. */
  readonly screen: NodeJS.WriteStream | undefined;
  /** How many threads are worth having. */
  readonly cores: number;
  /** Aborted when the user wants an orderly end; its reason is the exit code. */
  readonly interrupted: AbortSignal;
}
