/**
 * A function of one or two global states, asked once for all that agree in what it looked at: a decision
 * tree over the parts of a state, grown by the answers themselves.
 * It rests on the function being pure: which part it looks at next depends on those before.
 */
import type { SystemView } from './api.ts';
import type { Model } from './model.ts';
import { StateReader } from './state-reader.ts';

interface Branch {
  /** Of the state before a step and the state after it, the one that is looked at. */
  readonly isAfter: boolean;
  readonly slot: number;
  readonly isLocal: boolean;
  readonly next: (Node | undefined)[];
}

interface Leaf<T> {
  readonly answer: T;
}

type Node = Branch | Leaf<unknown>;

type PartOf = Pick<Branch, 'slot' | 'isLocal' | 'isAfter'>;

const nothing = {};
const nodesMax = 1_000_000;

export class AskedOnce<T> {
  readonly #model: Model;
  readonly #ask: (state: SystemView, after: SystemView, about: object) => T;
  readonly #looks: PartOf[] = [];
  readonly #reader: StateReader;
  readonly #after: StateReader;
  /** By what else the answer depends on. */
  readonly #roots = new Map<object, Node>();
  #slots = 0;
  #nodes = 0;

  constructor(model: Model, ask: (state: SystemView, after: SystemView, about: object) => T) {
    this.#model = model;
    this.#ask = ask;
    this.#reader = new StateReader(model, (look) => this.#looks.push({ ...look, isAfter: false }));
    this.#after = new StateReader(model, (look) => this.#looks.push({ ...look, isAfter: true }));
  }

  of(vector: readonly number[], after: readonly number[] = vector, about: object = nothing): T {
    const { components } = this.#model;
    // A new slot may be one that was looked for by name, and not found.
    if (components.length !== this.#slots) this.#forget(components.length);
    let node = this.#roots.get(about);
    while (node !== undefined && !('answer' in node)) {
      const component = (node.isAfter ? after : vector)[node.slot] ?? 0;
      const part = node.isLocal ? (components[node.slot]?.localOf[component] ?? 0) : component;
      node = node.next[part];
    }
    return node === undefined ? this.#learn(vector, after, about) : (node.answer as T);
  }

  #forget(slots: number): void {
    this.#slots = slots;
    this.#roots.clear();
    this.#nodes = 0;
  }

  #learn(vector: readonly number[], after: readonly number[], about: object): T {
    const looks = this.#looks;
    looks.length = 0;
    this.#reader.begin(vector);
    this.#after.begin(after);
    const answer = this.#ask(this.#reader, this.#after, about);
    if (this.#nodes > nodesMax) return answer;
    this.#nodes += looks.length + 1;
    let place = (node: Node): Node => {
      const root = this.#roots.get(about);
      if (root === undefined) this.#roots.set(about, node);
      return root ?? node;
    };
    for (const { slot, isLocal, isAfter } of looks) {
      const branch = place({ slot, isLocal, isAfter, next: [] }) as Branch;
      const component = (isAfter ? after : vector)[slot] ?? 0;
      const part = isLocal ? (this.#model.componentsOf(slot).localOf[component] ?? 0) : component;
      place = (node) => (branch.next[part] ??= node);
    }
    place({ answer });
    return answer;
  }
}
