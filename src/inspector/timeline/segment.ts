/**
 * 65,536 records of a timeline: columns of integers to look through, and each record's line of JSON as
 * bytes, to be parsed when somebody asks for it. What the columns mean is here, what is put into them
 * in `timeline.ts`.
 */
import type { InspectionRecord } from '../record.ts';

export const segmentBits = 16;
export const segmentRecords = 2 ** segmentBits;

/** Order: the numbers are in the `kinds` column. */
export const kinds = [
  'machine',
  'started',
  'event',
  'step',
  'stopped',
  'sample',
  'control',
  'dropped',
] as const satisfies readonly InspectionRecord['kind'][];

/** What a step or a start carries, and the marks of a row, as bits. */
export const flag = {
  ignored: 1,
  guarded: 2,
  dead: 4,
  error: 8,
  refused: 16,
  violation: 32,
  hasContext: 64,
  hasChanges: 128,
} as const;

/** Bytes that lines are kept in, allotted at a time. */
const blockBytes = 2 ** 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Segment {
  readonly seqs = new Uint32Array(segmentRecords);
  readonly times = new Float64Array(segmentRecords);
  readonly kinds = new Uint8Array(segmentRecords);
  readonly flags = new Uint8Array(segmentRecords);
  /** Receiver, or whom it is about; -1 nobody. */
  readonly actors = new Int32Array(segmentRecords);
  /** An event's sender; -1 nobody. */
  readonly senders = new Int32Array(segmentRecords);
  /** An event's type, as a number; -1 of other kinds. */
  readonly types = new Int32Array(segmentRecords);
  /** Positions: of the cause; of the step of an event; of the same actor's record before. -1: none. */
  readonly causes = new Int32Array(segmentRecords);
  readonly steps = new Int32Array(segmentRecords);
  readonly befores = new Int32Array(segmentRecords);
  /** The actor's value from then on, as a number, or how it ended; -1: of what changes none. */
  readonly values = new Int32Array(segmentRecords);
  readonly #blocks: Uint8Array[] = [];
  readonly #blockOf = new Uint16Array(segmentRecords);
  readonly #offsets = new Uint32Array(segmentRecords);
  readonly #lengths = new Uint32Array(segmentRecords);
  #free = 0;

  /** Keeps a line. Records come in order of `at`. */
  write(at: number, line: string): void {
    const most = line.length * 3;
    let block = this.#blocks.at(-1);
    if (block === undefined || block.length - this.#free < most) {
      block = new Uint8Array(Math.max(blockBytes, most));
      this.#blocks.push(block);
      this.#free = 0;
    }
    const { written } = encoder.encodeInto(line, block.subarray(this.#free));
    this.#blockOf[at] = this.#blocks.length - 1;
    this.#offsets[at] = this.#free;
    this.#lengths[at] = written;
    this.#free += written;
  }

  mark(at: number, bits: number): void {
    this.flags[at] = (this.flags[at] ?? 0) | bits;
  }

  unmark(at: number, bits: number): void {
    this.flags[at] = (this.flags[at] ?? 0) & ~bits;
  }

  bytes(at: number): Uint8Array {
    const offset = this.#offsets[at] ?? 0;
    const block = this.#blocks[this.#blockOf[at] ?? 0] ?? new Uint8Array();
    return block.subarray(offset, offset + (this.#lengths[at] ?? 0));
  }

  line(at: number): string {
    return decoder.decode(this.bytes(at));
  }

  /** Unit: bytes. */
  get memoryBytes(): number {
    const columns = segmentRecords * (4 + 8 + 1 + 1 + 7 * 4 + 2 + 4 + 4);
    return columns + this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }
}
