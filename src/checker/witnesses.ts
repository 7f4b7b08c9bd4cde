/**
 * Good runs, to be read: what a system does when nothing is wrong, each with the properties that it
 * touched. They are drawn at random, those that touch something else first, and no two are the same.
 * Not a search: that a property is touched by none says nothing.
 * Source: the guided traces that users of fizzbee ask for (its issue 189).
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { AnyStateMachine } from 'xstate';
import type { CheckOptions, Property, Trace } from './api.ts';
import { initialVector, type Vector } from './apply.ts';
import { Model } from './model.ts';
import type { Move } from './move.ts';
import { always } from './properties.ts';
import { StateReader } from './state-reader.ts';
import { stepView } from './step-view.ts';
import { successorsOf, traceOf } from './traces.ts';

/** A property that a run touched. */
interface Touch {
  readonly property: string;
  /** `sometimes`: it was seen. `leadsTo`: what starts it was, and what it leads to after that. */
  readonly how: 'seen' | 'started' | 'fulfilled';
  /** After how many steps first. */
  readonly step: number;
}

export interface Witness {
  readonly trace: Trace;
  readonly touched: readonly Touch[];
}

const stepsMax = 60;
/** Runs that are drawn for each that is wanted. */
const draws = 12;

/** Up to `count` of them; fewer when the system has no more. Errors: throws a `Refusal`. */
export function witnesses(
  logic: AnyStateMachine,
  options: CheckOptions,
  count: number,
  seed: number,
): readonly Witness[] {
  const model = new Model({ ...options, logic });
  const random = xoroshiro128plus(seed);
  const pick = (length: number): number => uniformInt(random, 0, length - 1);
  const visited = new Set<string>();
  const properties = [
    ...(options.properties ?? []),
    always('noError', (state) => state.actor(model.root.path)?.status !== 'error'),
  ];
  const found = new Map<string, Witness>();
  for (let draw = 0; draw < count * draws; draw++) {
    const run = goodRun(model, properties, visited, pick);
    const touched = touchesOf(model, properties, run.states);
    const length = Math.max(0, ...touched.map(({ step }) => step));
    const moves = touched.length === 0 ? run.moves : run.moves.slice(0, length);
    const trace = traceOf(model, moves, { system: model.root.id, property: 'witness' });
    const key = JSON.stringify(
      trace.steps.map(({ kind, actor, from, timer, event }) => [kind, actor, from, timer, event]),
    );
    if (!found.has(key)) found.set(key, { trace, touched });
  }
  return mostDifferent([...found.values()], count);
}

interface Run {
  readonly states: readonly Vector[];
  readonly moves: readonly Move[];
}

/** Goes where no run has been yet, if it can, and ends before anything is violated. */
function goodRun(
  model: Model,
  properties: readonly Property[],
  visited: Set<string>,
  pick: (length: number) => number,
): Run {
  const states: Vector[] = [initialVector(model)];
  const moves: Move[] = [];
  while (moves.length < stepsMax) {
    const before = states.at(-1) ?? [];
    const good = [...successorsOf(model, before)].filter(({ move, after }) =>
      isGood(model, properties, before, after, move),
    );
    const fresh = good.filter(({ after }) => !visited.has(after.join()));
    const choices = fresh.length > 0 ? fresh : good;
    if (choices.length === 0) break;
    const next = choices[pick(choices.length)];
    if (next === undefined) break;
    visited.add(next.after.join());
    states.push(next.after);
    moves.push(next.move);
  }
  return { states, moves };
}

function isGood(
  model: Model,
  properties: readonly Property[],
  before: Vector,
  after: Vector,
  move: Move,
): boolean {
  const [was, is] = [readerOf(model, before), readerOf(model, after)];
  return properties.every((property) => {
    if (property.kind === 'always') return property.holds(is);
    return property.kind !== 'step' || property.holds(was, is, stepView(model, move));
  });
}

function readerOf(model: Model, vector: Vector): StateReader {
  const reader = new StateReader(model);
  reader.begin(vector);
  return reader;
}

function touchesOf(
  model: Model,
  properties: readonly Property[],
  states: readonly Vector[],
): readonly Touch[] {
  const readers = states.map((vector) => readerOf(model, vector));
  return properties.flatMap((property): Touch[] => {
    const { name } = property;
    if (property.kind === 'sometimes') {
      const step = readers.findIndex((state) => property.holds(state));
      return step < 0 ? [] : [{ property: name, how: 'seen', step }];
    }
    if (property.kind !== 'leadsTo' || property.fromStart === true) return [];
    const start = readers.findIndex((state) => property.from(state));
    if (start < 0) return [];
    const end = readers.findIndex((state, at) => at >= start && property.to(state));
    return end < 0
      ? [{ property: name, how: 'started', step: start }]
      : [{ property: name, how: 'fulfilled', step: end }];
  });
}

/** Those first that touch what no earlier one has; of those that touch the same, short ones. */
function mostDifferent(all: readonly Witness[], count: number): readonly Witness[] {
  const left = all.toSorted((a, b) => a.trace.steps.length - b.trace.steps.length);
  const chosen: Witness[] = [];
  const seen = new Set<string>();
  const news = ({ touched }: Witness): number =>
    touched.filter(({ property, how }) => !seen.has(`${how} ${property}`)).length;
  while (chosen.length < count && left.length > 0) {
    const best = left.reduce((one, other) => (news(other) > news(one) ? other : one));
    left.splice(left.indexOf(best), 1);
    chosen.push(best);
    for (const { property, how } of best.touched) seen.add(`${how} ${property}`);
  }
  return chosen;
}
