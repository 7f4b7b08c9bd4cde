/**
 * Notes what is changed in columns, cell by cell, so that it can be taken back and made again. What
 * one change has noted is a stretch of a tape; a tape is garbage with the last of its stretches.
 */
import type { Reversible } from './versioned.ts';

/** Cells with numbers. `swap` gives what was there, and notes nothing. */
export interface NumberCells {
  swap(at: number, value: number): number;
}

/** Cells with anything else. */
export interface ObjectCells {
  swap(at: number, value: unknown): unknown;
}

/** What one change has noted, in its order. */
export interface Log {
  readonly tape: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly objects: readonly ObjectNote[];
  /** Whether it leads back. */
  isBack: boolean;
}

interface ObjectNote {
  readonly cells: ObjectCells;
  readonly at: number;
  value: unknown;
}

/** A cell is `at * columnsMax + column`. */
const columnsMax = 64;
/** Each tape is twice as long as the one before, up to this. */
const tapeLengthMax = 8192;
const none: readonly ObjectNote[] = [];

export class Journal implements Reversible<Log> {
  readonly #columns: NumberCells[] = [];
  #tape = new Float64Array(64);
  #from = 0;
  #to = 0;
  #objects: ObjectNote[] | undefined;
  isChanging = false;

  /** The number under which these cells note their changes. */
  add(cells: NumberCells): number {
    if (this.#columns.length === columnsMax)
      throw new Error(`a journal is kept of at most ${columnsMax} columns`);
    return this.#columns.push(cells) - 1;
  }

  /** Errors: throws outside of a change. */
  note(column: number, at: number, before: number): void {
    if (!this.isChanging) throw unchanging();
    if (this.#to + 2 > this.#tape.length) this.#newTape();
    this.#tape[this.#to++] = at * columnsMax + column;
    this.#tape[this.#to++] = before;
  }

  /** Errors: throws outside of a change. */
  noteObject(cells: ObjectCells, at: number, value: unknown): void {
    if (!this.isChanging) throw unchanging();
    (this.#objects ??= []).push({ cells, at, value });
  }

  begin(): void {
    if (this.isChanging) throw new Error('a change within a change: join them');
    this.isChanging = true;
  }

  end(): Log | undefined {
    this.isChanging = false;
    const from = this.#from;
    const to = this.#to;
    const objects = this.#objects ?? none;
    this.#from = to;
    this.#objects = undefined;
    return from === to && objects === none
      ? undefined
      : { tape: this.#tape, from, to, objects, isBack: true };
  }

  swap(log: Log): void {
    const { tape, from, to, objects, isBack } = log;
    if (isBack) {
      for (let at = to - 2; at >= from; at -= 2) this.#swapAt(tape, at);
      for (const note of objects.toReversed()) note.value = note.cells.swap(note.at, note.value);
    } else {
      for (let at = from; at < to; at += 2) this.#swapAt(tape, at);
      for (const note of objects) note.value = note.cells.swap(note.at, note.value);
    }
    log.isBack = !isBack;
  }

  #swapAt(tape: Float64Array, at: number): void {
    const cell = tape[at] ?? 0;
    const column = cell % columnsMax;
    const before = tape[at + 1] ?? 0;
    tape[at + 1] = this.#columns[column]?.swap((cell - column) / columnsMax, before) ?? 0;
  }

  /** What has been noted of this change moves along, so that it stays one stretch. */
  #newTape(): void {
    const noted = this.#tape.subarray(this.#from, this.#to);
    const length = Math.min(this.#tape.length * 2, tapeLengthMax);
    this.#tape = new Float64Array(Math.max(length, noted.length * 2));
    this.#tape.set(noted);
    this.#from = 0;
    this.#to = noted.length;
  }
}

function unchanging(): Error {
  return new Error('a version is changed in place: use `change`');
}
