/**
 * Properties of whole runs: what leads to what under fairness, and that nothing spins. A violation is
 * a lasso. Only of a state space that is complete: a run that was cut short is no counterexample.
 */
import { timerLabel } from '../actor-view.ts';
import type { Fairness, Property, PropertyResult, Trace } from '../api.ts';
import type { Vector } from '../apply.ts';
import { AskedOnce } from '../asked-once.ts';
import { unpack } from '../layout.ts';
import type { Model } from '../model.ts';
import type { Found } from '../search.ts';
import type { Space } from '../space.ts';
import { traceOf } from '../traces.ts';
import { componentsOf, type Part } from './components.ts';
import { choicesOfEdges, fairPartOf, type EdgeChoices } from './fair-component.ts';
import { Choices } from './fairness.ts';
import { graphOf, moveOf, type Graph } from './graph.ts';
import { fairCycle, pathWithin, type Edge } from './lasso.ts';

type LeadsTo = Extract<Property, { kind: 'leadsTo' }>;
type NoSpin = Extract<Property, { kind: 'noSpin' }>;

interface Made {
  readonly choices: Choices;
  readonly made: EdgeChoices;
}

interface Lasso {
  readonly stem: readonly Edge[];
  readonly cycle: readonly Edge[];
}

export class Liveness {
  readonly #model: Model;
  readonly #space: Space;
  readonly #found: Found;
  #graph: Graph | undefined;
  /** By fairness: the choices, and which one each edge makes. */
  readonly #made = new Map<string, Made>();

  constructor(space: Space, found: Found) {
    this.#model = space.model;
    this.#space = space;
    this.#found = found;
  }

  check(property: LeadsTo | NoSpin): PropertyResult {
    const { name, kind } = property;
    if (this.#found.reason !== undefined) return { name, kind, verdict: 'incomplete' };
    const lasso =
      property.kind === 'leadsTo' ? this.#unanswered(property) : this.#spinning(property);
    if (lasso === undefined) return { name, kind, verdict: 'holds' };
    return { name, kind, verdict: 'violated', trace: this.#trace(name, lasso) };
  }

  get graph(): Graph {
    return (this.#graph ??= graphOf(this.#space, this.#found.store, this.#found.transitions));
  }

  /** A fair run in which `from` is true once, and `to` never from then on. */
  #unanswered({ from, to, fromStart = false, fairness = {} }: LeadsTo): Lasso | undefined {
    const { graph } = this;
    const answered = this.#flags(to);
    const asked = fromStart ? Uint8Array.of(1) : this.#flags(from);
    const sources: number[] = [];
    for (let state = 0; state < graph.states; state++)
      if (asked[state] === 1 && answered[state] === 0) sources.push(state);
    if (sources.length === 0) return undefined;
    const pending = reachedFrom(graph, sources, (state) => answered[state] === 0);
    const { choices, made } = this.#choices(fairness);
    const part: Part = { has: (state) => pending[state] === 1 };
    const fair: (readonly number[])[] = [];
    for (const component of componentsOf(graph, sources, part)) {
      const found = fairPartOf(graph, made, choices, component);
      if (found !== undefined) fair.push(found);
    }
    if (fair.length === 0) return undefined;
    return this.#nearest(fair, sources, part, (component, start) =>
      fairCycle(graph, made, (choice) => choices.isStrong(choice), component, start),
    );
  }

  /** A cycle of moves of which none is the environment's, a fault or the passing of time. */
  #spinning({ paced = [] }: NoSpin): Lasso | undefined {
    const { graph } = this;
    const componentAt = this.#componentAt();
    const isOwn = new Uint8Array(graph.targets.length);
    for (let state = 0; state < graph.states; state++)
      for (let edge = graph.offsets[state] ?? 0; edge < (graph.offsets[state + 1] ?? 0); edge++) {
        const slot = graph.slots[edge] ?? 0;
        const move = this.#model.moves(slot, componentAt(state, slot))[graph.moves[edge] ?? 0];
        const label = move?.timer === undefined ? undefined : timerLabel(move.timer);
        const isPaced = label !== undefined && paced.includes(label);
        isOwn[edge] = (move?.kind === 'deliver' || move?.kind === 'timer') && !isPaced ? 1 : 0;
      }
    const part: Part = { has: () => true, hasEdge: (edge) => isOwn[edge] === 1 };
    const cycles: (readonly number[])[] = [];
    for (const component of componentsOf(graph, allOf(graph), part))
      if (component.length > 1 || ownLoop(graph, isOwn, component[0] ?? 0)) cycles.push(component);
    if (cycles.length === 0) return undefined;
    return this.#nearest(cycles, [0], { has: () => true }, (component, start) =>
      ownCycle(graph, isOwn, component, start),
    );
  }

  /** The lasso whose stem is shortest. */
  #nearest(
    components: readonly (readonly number[])[],
    sources: readonly number[],
    part: Part,
    cycleFrom: (component: readonly number[], start: number) => readonly Edge[],
  ): Lasso {
    const { graph } = this;
    const homes = new Map(
      components.flatMap((component) => component.map((state) => [state, component] as const)),
    );
    // First to what asks, by any way; then on without an answer. The first source of these decides.
    const within = pathWithin(
      graph,
      sources,
      (state) => part.has(state),
      (state) => homes.has(state),
    );
    const [first] = within ?? [];
    const last = within?.at(-1);
    const start =
      last === undefined ? sources.find((state) => homes.has(state)) : graph.targets[last.edge];
    const source = first?.state ?? start ?? 0;
    const stem =
      pathWithin(
        graph,
        [0],
        () => true,
        (state) => state === source,
      ) ?? [];
    const component = homes.get(start ?? 0) ?? [];
    return { stem: [...stem, ...(within ?? [])], cycle: cycleFrom(component, start ?? 0) };
  }

  #choices(fairness: Fairness): Made {
    const key = JSON.stringify(fairness);
    let made = this.#made.get(key);
    if (made === undefined) {
      const choices = new Choices(this.#model, fairness);
      made = {
        choices,
        made: choicesOfEdges(this.graph, choices, this.#model, this.#componentAt()),
      };
      this.#made.set(key, made);
    }
    return made;
  }

  /** By state, whether it holds. */
  #flags(holds: LeadsTo['to']): Uint8Array {
    const { count, layout, words } = this.#found.store;
    const asked = new AskedOnce(this.#model, holds);
    const flags = new Uint8Array(count);
    const vector: Vector = [];
    for (let state = 0; state < count; state++) {
      unpack(layout, words, state * layout.words, vector);
      if (asked.of(vector)) flags[state] = 1;
    }
    return flags;
  }

  #componentAt(): (state: number, slot: number) => number {
    const { words, layout } = this.#found.store;
    return (state, slot) => {
      const word = words[state * layout.words + (layout.word[slot] ?? 0)] ?? 0;
      return (word >>> (layout.shift[slot] ?? 0)) & (layout.mask[slot] ?? 0);
    };
  }

  #trace(property: string, { stem, cycle }: Lasso): Trace {
    const moves = [...stem, ...cycle].map(({ state, edge }) =>
      moveOf(this.#model, this.#found.store, this.graph, state, edge),
    );
    return traceOf(this.#model, moves, {
      system: this.#model.root.id,
      property,
      cycle: stem.length,
    });
  }
}

function reachedFrom(
  { states, offsets, targets }: Graph,
  sources: readonly number[],
  isIn: (state: number) => boolean,
): Uint8Array {
  const reached = new Uint8Array(states);
  const stack = [...sources];
  for (const source of sources) reached[source] = 1;
  for (let state = stack.pop(); state !== undefined; state = stack.pop())
    for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++) {
      const target = targets[edge] ?? 0;
      if (reached[target] === 1 || !isIn(target)) continue;
      reached[target] = 1;
      stack.push(target);
    }
  return reached;
}

function* allOf({ states }: Graph): Generator<number> {
  for (let state = 0; state < states; state++) yield state;
}

function ownLoop({ offsets, targets }: Graph, isOwn: Uint8Array, state: number): boolean {
  for (let edge = offsets[state] ?? 0; edge < (offsets[state + 1] ?? 0); edge++)
    if (targets[edge] === state && isOwn[edge] === 1) return true;
  return false;
}

/** A shortest cycle from `start` over edges that are the system's own. */
function ownCycle(
  graph: Graph,
  isOwn: Uint8Array,
  component: readonly number[],
  start: number,
): readonly Edge[] {
  const members = new Set(component);
  const own: Graph = {
    ...graph,
    targets: graph.targets.map((to, at) => (isOwn[at] === 1 ? to : -1)),
  };
  let best: readonly Edge[] | undefined;
  for (let edge = own.offsets[start] ?? 0; edge < (own.offsets[start + 1] ?? 0); edge++) {
    const target = own.targets[edge] ?? -1;
    if (!members.has(target)) continue;
    const back = pathWithin(
      own,
      [target],
      (state) => members.has(state),
      (state) => state === start,
    );
    if (back !== undefined && (best === undefined || back.length + 1 < best.length))
      best = [{ state: start, edge }, ...back];
  }
  return best ?? [];
}
