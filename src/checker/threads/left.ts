/**
 * What a thread without a model leaves to the main one: states whose moves, steps or answers nobody has
 * worked out yet. One thread writes, the main one reads.
 */
import { sharedWords } from '../integers.ts';
import type { Control } from '../control.ts';

/** A whole state; one move of it; what a property says of a state, of a step, or of being stuck. */
const kinds = ['state', 'move', 'judgeState', 'judgeStep', 'stuck'] as const;

/** `move`: by its number; of no meaning where there is none. */
export interface Left {
  readonly kind: (typeof kinds)[number];
  readonly state: number;
  readonly move: number;
}

const room = 2 ** 12;
const wordsEach = 3;

export class LeftThings {
  readonly words: Int32Array;
  readonly #control: Control;
  readonly #thread: number;

  constructor(control: Control, thread: number, words = sharedWords(room * wordsEach)) {
    this.#control = control;
    this.#thread = thread;
    this.words = words;
  }

  get isFull(): boolean {
    return this.#count >= room;
  }

  get #count(): number {
    return (this.#control.of(this.#thread, 'left') - this.#control.of(this.#thread, 'done')) | 0;
  }

  /** There has to be room. */
  push({ kind, state, move }: Left): void {
    const turn = this.#control.of(this.#thread, 'left');
    this.words.set([kinds.indexOf(kind), state, move], (turn & (room - 1)) * wordsEach);
    this.#control.setOf(this.#thread, 'left', (turn + 1) | 0);
  }

  /** Undefined: there is nothing. */
  take(): Left | undefined {
    if (this.#count === 0) return undefined;
    const turn = this.#control.of(this.#thread, 'done');
    const at = (turn & (room - 1)) * wordsEach;
    const [kind = 0, state = 0, move = 0] = this.words.subarray(at, at + wordsEach);
    this.#control.setOf(this.#thread, 'done', (turn + 1) | 0);
    return { kind: kinds[kind] ?? 'state', state, move };
  }
}
