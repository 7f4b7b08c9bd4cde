/**
 * A function of one or two global states, asked once for all that agree in what it looked at: a decision
 * tree over the parts of a state (`answers.ts`), grown by the answers themselves.
 * It rests on the function being pure: which part it looks at next depends on those before.
 */
import {
  answerIn,
  branchHead,
  closedAt,
  codeOf,
  functionWords,
  no,
  partOf,
  treeAt,
  unknown,
  yes,
} from './answers.ts';
import type { SystemView } from './api.ts';
import { Integers } from './integers.ts';
import type { Model } from './model.ts';
import { StateReader } from './state-reader.ts';

/** `move`: by its number; -1 where the answer rests on the states alone. */
export type Asked = (state: SystemView, after: SystemView, move: number) => boolean;

const wordsMax = 2 ** 26;
const placesAtFirst = 8;

export class AskedOnce {
  /** Where its answers are. */
  readonly place: number;
  readonly #model: Model;
  readonly #answers: Integers;
  readonly #ask: Asked;
  /** What was looked at, as codes. */
  readonly #looks: number[] = [];
  readonly #reader: StateReader;
  readonly #after: StateReader;
  #slots = 0;

  /** `answers`: where they are kept, with those of others. */
  constructor(model: Model, ask: Asked, answers = new Integers()) {
    this.#model = model;
    this.#ask = ask;
    this.#answers = answers;
    this.place = answers.room(functionWords);
    const noted = (isAfter: boolean) => (look: { slot: number; isLocal: boolean }) =>
      void this.#looks.push(codeOf({ ...look, isAfter }));
    this.#reader = new StateReader(model, noted(false));
    this.#after = new StateReader(model, noted(true));
  }

  of(before: readonly number[], after: readonly number[] = before, move = -1): boolean {
    this.forgetOld();
    const { words } = this.#answers;
    const tree = treeAt(words, this.place, move);
    const answer = answerIn(words, tree, this.#model.tables, before, after);
    return answer === unknown ? this.#learn(before, after, move) : answer === yes;
  }

  /** Nobody wants to know any more. */
  close(): void {
    this.#answers.publish(this.place + closedAt, 1);
  }

  /** A new slot may be one that was looked for by name, and not found. */
  forgetOld(): void {
    const { length } = this.#model.components;
    if (length === this.#slots) return;
    this.#slots = length;
    this.#answers.publish(this.place, unknown);
  }

  #learn(before: readonly number[], after: readonly number[], move: number): boolean {
    this.#looks.length = 0;
    this.#reader.begin(before);
    this.#after.begin(after);
    const answer = this.#ask(this.#reader, this.#after, move) ? yes : no;
    if (this.#answers.length > wordsMax) return answer === yes;
    let place = move < 0 ? this.place : this.#treeOf(move);
    for (const look of this.#looks) {
      const part = partOf(look, this.#model.tables, before, after);
      place = this.#branch(place, look, part) + branchHead + part;
    }
    this.#answers.publish(place, answer);
    return answer === yes;
  }

  /** The place of a move's own tree. */
  #treeOf(move: number): number {
    const answers = this.#answers;
    let trees = answers.words[this.place] ?? 0;
    const before = answers.words[trees] ?? 0;
    if (move >= before) {
      const length = Math.max(2 * move, placesAtFirst);
      trees = answers.longer(trees, trees === 0 ? 0 : before + 1, length + 1);
      answers.words[trees] = length;
      answers.publish(this.place, trees);
    }
    return trees + 1 + move;
  }

  /** The branch at a place, with room for this part of the state. */
  #branch(place: number, look: number, part: number): number {
    const answers = this.#answers;
    const at = answers.words[place] ?? 0;
    const before = at > 0 ? (answers.words[at + 1] ?? 0) : 0;
    if (part < before) return at;
    const length = Math.max(2 ** Math.ceil(Math.log2(part + 1)), placesAtFirst);
    const longer = answers.longer(
      Math.max(0, at),
      at > 0 ? before + branchHead : 0,
      length + branchHead,
    );
    answers.words[longer] = look;
    answers.words[longer + 1] = length;
    answers.publish(place, longer);
    return longer;
  }
}
