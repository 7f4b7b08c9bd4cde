/**
 * Writes a recording, a megabyte at a time, so that memory stays bounded whatever the disk does; what
 * is waiting is written a few times a second, so that a crash loses little. A recording that cannot
 * be written any more ends, and the program goes on.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { InspectorError } from '../problem.ts';

const blockLength = 2 ** 20;
const flushMs = 250;

export class RecordingFile {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #flushes: NodeJS.Timeout;
  #waiting: string[] = [];
  #length = 0;
  /** Why nothing is written any more. */
  failure: InspectorError | undefined;

  /** Errors: throws `bad-option` when the file cannot be written. */
  constructor(file: string) {
    this.#file = file;
    try {
      this.#descriptor = openSync(file, 'w');
    } catch (error) {
      throw this.#failed(error);
    }
    this.#flushes = setInterval(() => this.#flush(), flushMs).unref();
  }

  /** A line without its end. */
  write(line: string): void {
    if (this.failure !== undefined) return;
    this.#waiting.push(line, '\n');
    this.#length += line.length + 1;
    if (this.#length >= blockLength) this.#flush();
  }

  close(): void {
    clearInterval(this.#flushes);
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    if (this.#waiting.length === 0 || this.failure !== undefined) return;
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      this.failure = this.#failed(error);
    }
  }

  #failed(error: unknown): InspectorError {
    const why = error instanceof Error ? error.message : String(error);
    return new InspectorError(
      'bad-option',
      `the recording ${this.#file} cannot be written: ${why}. Give a file in a folder that is there, ` +
        'with room on its disk.',
      { cause: error },
    );
  }
}
