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
  /** The part that was seen first, and what follows then: of most branches the only one. */
  readonly first: number;
  readonly then: Node;
  /** By part; long where parts are many. */
  others: (Node | undefined)[] | undefined;
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
    while (node !== undefined && !('answer' in node)) {
      const part = node.partOf[(node.isAfter ? after : vector)[node.slot] ?? 0] ?? 0;
      node = part === node.first ? node.then : node.others?.[part];
    }
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
    tree.root = this.#grown(tree.root, looks, 0, { answer }, vector, after);
    return answer;
  }

  /** A tree with one more answer, at the end of these looks. */
  #grown(
    node: Node | undefined,
    looks: readonly LookAt[],
    at: number,
    leaf: Leaf<T>,
    vector: readonly number[],
    after: readonly number[],
  ): Node {
    const looked = looks[at];
    if (looked === undefined) return leaf;
    const { look, isAfter } = looked;
    const { slot } = look;
    const partOf = this.#model.componentsOf(slot).partsOf(look);
    const part = partOf[(isAfter ? after : vector)[slot] ?? 0] ?? 0;
    const below = (next: Node | undefined): Node =>
      this.#grown(next, looks, at + 1, leaf, vector, after);
    if (node === undefined || 'answer' in node)
      return { slot, partOf, isAfter, first: part, then: below(undefined), others: undefined };
    if (part === node.first) below(node.then);
    else (node.others ??= [])[part] = below(node.others?.[part]);
    return node;
  }
}

/** The answer, if no state had to be looked at for it. */
export function knownOf({ root }: Tree): unknown {
  return root !== undefined && 'answer' in root ? root.answer : undefined;
}
