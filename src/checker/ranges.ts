/**
 * A level as ranges of states, which the workers take one after another; and the ranges of the next,
 * which they add to. Two halves of one array, in turn.
 */
import { block, type Control } from './control.ts';

export class Ranges {
  words: Int32Array = new Int32Array(0);
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
  }

  /** Room for the ranges of two levels: one for each block, and for what is left of blocks. */
  static length(capacity: number): number {
    return 2 * (Math.ceil(capacity / block) * 2 + 1024) * 2;
  }

  /** To a longer array. */
  moveTo(longer: Int32Array): void {
    longer.set(this.words.subarray(0, this.#half));
    longer.set(this.words.subarray(this.#half), longer.length / 2);
    this.words = longer;
  }

  get #half(): number {
    return this.words.length / 2;
  }

  /** How many of this level nobody has taken. */
  get left(): number {
    return Math.max(0, this.#control.get('ranges') - this.#control.get('taken'));
  }

  /** A range of this level that nobody has taken; `undefined` when there is none. */
  take(): readonly [from: number, to: number] | undefined {
    const turn = this.#control.add('taken', 1);
    if (turn >= this.#control.get('ranges')) return undefined;
    const at = (this.#control.get('level') & 1) * this.#half + turn * 2;
    return [this.words[at] ?? 0, this.words[at + 1] ?? 0];
  }

  /** For the next level. */
  add(from: number, to: number): void {
    const turn = this.#control.add('nextRanges', 1);
    if (turn * 2 >= this.#half) throw new Error('a level has more ranges than there is room for');
    const at = ((this.#control.get('level') + 1) & 1) * this.#half + turn * 2;
    this.words[at] = from;
    this.words[at + 1] = to;
  }

  /** The next level is this one now; by one worker, while the others wait. */
  advance(): void {
    const control = this.#control;
    control.add('level', 1);
    control.set('taken', 0);
    control.set('ranges', control.get('nextRanges'));
    control.set('nextRanges', 0);
  }
}
