/**
 * A function of one or two global states, asked once for all that agree in what it looked at: a decision
 * tree over the parts of a state, grown by the answers themselves.
 * It rests on the function being pure: which part it looks at next depends on those before.
 */
import type { SystemView } from './api.ts';
import type { Model } from './model.ts';
import { StateReader, type Look } from './state-reader.ts';

interface Branch {
  /** Of the state before a step and the state after it, the one that is looked at. */
  readonly isAfter: boolean;
  readonly slot: number;
  /** By component of the slot, what is looked at of it, as a number; grows with the components. */
  readonly partOf: readonly number[];
  readonly next: (Node | undefined)[];
}

interface Leaf<T> {
  readonly answer: T;
}

type Node = Branch | Leaf<unknown>;

interface LookAt {
  readonly look: Look;
  readonly isAfter: boolean;
}

/** What has been answered about one thing beside the states. */
export interface Tree {
  root?: Node;
}

const nothing = {};
const nodesMax = 1_000_000;

export class AskedOnce<T> {
  readonly #model: Model;
  readonly #ask: (state: SystemView, after: SystemView, about: object) => T;
  readonly #looks: LookAt[] = [];
  readonly #reader: StateReader;
  readonly #after: StateReader;
  #tree: Tree = {};
  #slots = 0;
  #nodes = 0;

  constructor(model: Model, ask: (state: SystemView, after: SystemView, about: object) => T) {
    this.#model = model;
    this.#ask = ask;
    this.#reader = new StateReader(model, (look) => this.#looks.push({ look, isAfter: false }));
    this.#after = new StateReader(model, (look) => this.#looks.push({ look, isAfter: true }));
  }

  of(vector: readonly number[], after: readonly number[] = vector): T {
    const { length } = this.#model.components;
    // A new slot may be one that was looked for by name, and not found.
    if (length !== this.#slots) {
      this.#slots = length;
      this.#tree = {};
      this.forget();
    }
    return this.about(nothing, this.#tree, vector, after);
  }

  /** `tree`: of this thing, to begin with an empty one, and again whenever there is a new slot. */
  about(about: object, tree: Tree, vector: readonly number[], after: readonly number[]): T {
    let node = tree.root;
    while (node !== undefined && !('answer' in node))
      node = node.next[node.partOf[(node.isAfter ? after : vector)[node.slot] ?? 0] ?? 0];
    return node === undefined
      ? this.#learn(about, tree, vector, after)
      : ((node as Leaf<unknown>).answer as T);
  }

  /** The trees of things are no more: there is room for new ones. */
  forget(): void {
    this.#nodes = 0;
  }

  #learn(about: object, tree: Tree, vector: readonly number[], after: readonly number[]): T {
    const looks = this.#looks;
    looks.length = 0;
    this.#reader.begin(vector);
    this.#after.begin(after);
    const answer = this.#ask(this.#reader, this.#after, about);
    if (this.#nodes > nodesMax) return answer;
    this.#nodes += looks.length + 1;
    let place = (node: Node): Node => (tree.root ??= node);
    for (const { look, isAfter } of looks) {
      const { slot } = look;
      const partOf = this.#model.componentsOf(slot).partsOf(look);
      const branch = place({ slot, partOf, isAfter, next: [] }) as Branch;
      const part = partOf[(isAfter ? after : vector)[slot] ?? 0] ?? 0;
      place = (node) => (branch.next[part] ??= node);
    }
    place({ answer });
    return answer;
  }
}

/** The answer, if no state had to be looked at for it. */
export function knownOf({ root }: Tree): unknown {
  return root !== undefined && 'answer' in root ? root.answer : undefined;
}
