/**
 * Which answers do not matter to a property: whatever the other actors answer, it comes out the same
 * with one as with the other. It is asked of every combination of answers that actors are known to
 * give, whether there is such a state or not; where that would be too many, every answer matters.
 * So `idle` and `asking` are one to who counts those that are neither.
 */
import type { Vector } from '../apply.ts';
import type { Model } from '../model.ts';
import type { Observed, OfState } from './observed.ts';

/** Whether two answers of a slot are one to the property. */
export type Indifference = (slot: number, one: string, other: string) => boolean;

interface Part {
  readonly slot: number;
  readonly answers: readonly string[];
  /** By answer, a component that gives it. */
  readonly components: readonly number[];
}

const combinationsMax = 30_000;

export function indifferenceOf(
  model: Model,
  observed: Observed,
  initial: Vector,
  isLasting: (slot: number) => boolean,
): Indifference | undefined {
  const { property, questions, channels } = observed;
  if (property.kind === 'step' || channels.size > 0) return undefined;
  const slots = [...questions.keys()].filter((slot) => questions[slot] !== undefined);
  if (!slots.every((slot) => isLasting(slot))) return undefined;
  const parts = slots.map((slot) => partOf(model, observed, slot));
  const combinations = parts.reduce((product, { answers }) => product * answers.length, 1);
  if (combinations > combinationsMax) return undefined;
  const outcomes = outcomesOf(model, observed, property, parts, initial);
  const rows = new Map(parts.map(({ slot }, at) => [slot, rowsOf(parts, at, outcomes)]));
  return (slot, one, other) => {
    const row = rows.get(slot)?.get(one);
    return row !== undefined && row === rows.get(slot)?.get(other);
  };
}

function partOf(model: Model, observed: Observed, slot: number): Part {
  const components = model.componentsOf(slot);
  const classes = [...observed.classes(slot)];
  return {
    slot,
    answers: classes.map(([answers]) => answers),
    components: classes.flatMap(([, local]) => {
      const state = components.locals[local - 1];
      return state === undefined ? [] : [components.of(state)];
    }),
  };
}

/** One character for each combination, the last part's answers running fastest. */
function outcomesOf(
  model: Model,
  observed: Observed,
  property: OfState,
  parts: readonly Part[],
  initial: Vector,
): string {
  const vector = [...initial];
  for (let slot = 0; slot < model.components.length; slot++) vector[slot] ??= 0;
  const from = (at: number): string => {
    const part = parts[at];
    if (part === undefined) {
      const outcome = observed.outcome(property, vector);
      return outcome === undefined ? '!' : outcome ? '1' : '0';
    }
    let outcomes = '';
    for (const component of part.components) {
      vector[part.slot] = component;
      outcomes += from(at + 1);
    }
    return outcomes;
  };
  return from(0);
}

/** By answer of one part: the outcomes with it, in the order of the other parts. */
function rowsOf(parts: readonly Part[], at: number, outcomes: string): ReadonlyMap<string, string> {
  const answers = parts[at]?.answers ?? [];
  const stride = parts.slice(at + 1).reduce((product, part) => product * part.answers.length, 1);
  const rows = answers.map(() => '');
  for (let start = 0; start < outcomes.length; start += stride) {
    const turn = (start / stride) % answers.length;
    rows[turn] += outcomes.slice(start, start + stride);
  }
  return new Map(answers.map((answer, turn) => [answer, rows[turn] ?? '']));
}
