/**
 * The reachable states of a system as a graph: numbers for states, edges for the steps between them.
 * It is kept whole, since paths go through it in every direction; so it is for systems that fit.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import type { PlainEvent, StepKind, SystemDefinition, SystemView } from '../../checker/api.ts';
import { initialVector, type Vector } from '../../checker/apply.ts';
import { Model } from '../../checker/model.ts';
import { StateReader } from '../../checker/state-reader.ts';
import { stepView } from '../../checker/step-view.ts';
import { successorsOf } from '../../checker/traces.ts';
import { isMachine } from '../../table/logic.ts';
import { keyOf } from '../vector-key.ts';

/** One step, as a system under test is told of it. */
export interface PathStep {
  readonly kind: StepKind;
  /** The path of the actor that moves. */
  readonly actor: string;
  readonly from?: string;
  readonly timer?: string;
  readonly event: PlainEvent;
  /** What `observe` is to give after it. */
  readonly expected: unknown;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly step: PathStep;
  /** Everything that the actors' machines take in it. */
  readonly transitions: readonly AnyTransitionDefinition[];
}

export interface Graph {
  /** By state: the edges that leave it. State 0 is the first. */
  readonly edges: readonly (readonly Edge[])[];
  readonly first: unknown;
  /** By state: the states of charts that its actors are in, by id. */
  readonly nodes: readonly (readonly string[])[];
  readonly machines: readonly AnyStateMachine[];
}

export interface GraphOptions {
  /** What `observe` is to give in a state. */
  readonly expected: (state: SystemView) => unknown;
  /** Default: 20,000. */
  readonly statesMax?: number;
  /** Messages arrive within the step that sends them, as between actors of one process. */
  readonly isPrompt?: boolean;
}

/** No set of paths can be made: the states are too many, or what one step leads to is not certain. */
export class NoPaths extends Error {
  override readonly name = 'NoPaths';
}

/** Errors: throws `NoPaths`, and a `Refusal` for what cannot be checked. */
export function graphOf({ logic, ...options }: SystemDefinition, of: GraphOptions): Graph {
  // An engine may break on an event that changes nothing in the model.
  const model = new Model({ ...options, logic, stills: true });
  const reader = new StateReader(model);
  const numbers = new Numbers(of.statesMax ?? 20_000);
  const expectedIn = (vector: Vector): unknown => {
    reader.begin(vector);
    return of.expected(reader);
  };
  const after = (vector: Vector): Successor =>
    of.isPrompt === true ? settled(model, vector) : { vector, transitions: [] };
  const first = after(initialVector(model));
  numbers.of(first.vector);
  const edges: Edge[][] = [];
  for (const [from, vector] of numbers.vectors.entries())
    edges.push(
      [...successorsOf(model, vector)].map(({ move, after: next }): Edge => {
        const end = after(next);
        const { emitted: _emitted, ...step } = stepView(model, move);
        return {
          from,
          to: numbers.of(end.vector),
          step: { ...step, expected: expectedIn(end.vector) },
          transitions: [...move.transitions, ...end.transitions],
        };
      }),
    );
  return {
    edges,
    first: expectedIn(first.vector),
    nodes: numbers.vectors.map((vector) => nodesOf(model, vector)),
    machines: machinesOf(model),
  };
}

class Numbers {
  readonly vectors: Vector[] = [];
  readonly #ids = new Map<string, number>();
  readonly #statesMax: number;

  constructor(statesMax: number) {
    this.#statesMax = statesMax;
  }

  of(vector: Vector): number {
    const key = keyOf(vector);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.vectors.length >= this.#statesMax)
      throw new NoPaths(
        `there are more than ${this.#statesMax} states (statesMax): raise it, or take a smaller system`,
      );
    this.#ids.set(key, this.vectors.length);
    return this.vectors.push(vector) - 1;
  }
}

interface Successor {
  readonly vector: Vector;
  readonly transitions: readonly AnyTransitionDefinition[];
}

/** Errors: throws `NoPaths` when the order in which messages arrive makes a difference. */
function settled(model: Model, vector: Vector): Successor {
  const transitions = new Set<AnyTransitionDefinition>();
  let level = new Map([[keyOf(vector), vector]]);
  const ends = new Map<string, Vector>();
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > 10_000) throw new NoPaths('messages go round without an end');
    const next = new Map<string, Vector>();
    for (const [key, state] of level) {
      const arriving = [...successorsOf(model, state)].filter(
        ({ move }) => move.kind === 'deliver',
      );
      if (arriving.length === 0) ends.set(key, state);
      for (const { move, after } of arriving) {
        for (const transition of move.transitions) transitions.add(transition);
        next.set(keyOf(after), after);
      }
    }
    level = next;
  }
  const [end, ...others] = ends.values();
  if (end === undefined || others.length > 0)
    throw new NoPaths(
      'it makes a difference in which order messages arrive (isPrompt): leave isPrompt out, and perform deliveries too',
    );
  return { vector: end, transitions: [...transitions] };
}

function nodesOf(model: Model, vector: Vector): readonly string[] {
  return vector.flatMap((component, slot) => {
    const local = model.componentsOf(slot).at(component)?.local;
    return (local?.snapshot._nodes ?? []).map(({ id }) => id);
  });
}

function machinesOf(model: Model): readonly AnyStateMachine[] {
  const logics = model.components.flatMap(({ locals }) => locals.map(({ logic }) => logic));
  return [...new Set(logics)].filter(isMachine);
}
