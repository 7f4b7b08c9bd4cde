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
import { StateReader, type Look } from './state-reader.ts';

/** `alike`: the number of a move and all like it; -1 where the answer rests on the states alone. */
export type Asked = (state: SystemView, after: SystemView, alike: number) => boolean;

const wordsMax = 2 ** 26;
const treesAtFirst = 8;

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
    const noted = (isAfter: boolean) => (look: Look) =>
      void this.#looks.push(this.#code(look, isAfter));
    this.#reader = new StateReader(model, noted(false));
    this.#after = new StateReader(model, noted(true));
  }

  of(before: readonly number[], after: readonly number[] = before, alike = -1): boolean {
    this.forgetOld();
    const { words } = this.#answers;
    const tree = treeAt(words, this.place, alike);
    const answer = answerIn(words, tree, this.#model.tables, before, after);
    return answer === unknown ? this.#learn(before, after, alike) : answer === yes;
  }

  #code({ slot, of }: Look, isAfter: boolean): number {
    if (of === 'local') return codeOf({ kind: 'local', of: slot, isAfter });
    if (of === 'inbox') return codeOf({ kind: 'component', of: slot, isAfter });
    return codeOf({ kind: 'channel', of: this.#model.channels.numberOf(slot, of), isAfter });
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

  #learn(before: readonly number[], after: readonly number[], alike: number): boolean {
    this.#looks.length = 0;
    this.#reader.begin(before);
    this.#after.begin(after);
    const answer = this.#ask(this.#reader, this.#after, alike) ? yes : no;
    if (this.#answers.length > wordsMax) return answer === yes;
    let place = alike < 0 ? this.place : this.#treeOf(alike);
    for (const look of this.#looks)
      place = this.#branch(place, look, partOf(look, this.#model.tables, before, after));
    this.#answers.publish(place, answer);
    return answer === yes;
  }

  /** The place of the tree of moves that are alike. */
  #treeOf(alike: number): number {
    const answers = this.#answers;
    let trees = answers.words[this.place] ?? 0;
    const before = answers.words[trees] ?? 0;
    if (alike >= before) {
      const length = Math.max(2 * alike, treesAtFirst);
      trees = answers.longer(trees, trees === 0 ? 0 : before + 1, length + 1);
      answers.words[trees] = length;
      answers.publish(this.place, trees);
    }
    return trees + 1 + alike;
  }

  /** Where the branch at a place goes on for this part of the state. */
  #branch(place: number, look: number, part: number): number {
    const answers = this.#answers;
    const at = answers.words[place] ?? 0;
    const first = at > 0 ? (answers.words[at + 1] ?? 0) : part;
    const length = at > 0 ? (answers.words[at + 2] ?? 0) : 0;
    if (part >= first && part < first + length) return at + branchHead + part - first;
    const { start, end } = widened({ start: first, end: first + length }, part);
    const wider = answers.room(branchHead + end - start);
    const { words } = answers;
    const from = at + branchHead;
    if (length > 0) words.copyWithin(wider + branchHead + first - start, from, from + length);
    words[wider] = look;
    words[wider + 1] = start;
    words[wider + 2] = end - start;
    answers.publish(place, wider);
    return wider + branchHead + part - start;
  }
}

/** With room for one more part, and for others on that side when it is not the first. */
function widened(
  { start, end }: { readonly start: number; readonly end: number },
  part: number,
): { readonly start: number; readonly end: number } {
  const more = end - start;
  return part < start
    ? { start: Math.max(0, Math.min(part, start - more)), end }
    : { start, end: Math.max(part + 1, end + more) };
}
