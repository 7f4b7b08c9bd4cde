/**
 * A property's function as an expression over local states: a decision tree, grown by asking it of every
 * combination of what it looks at. What looks at messages, or at too many actors, cannot be written so.
 */
import type { SystemView } from '../../checker/api.ts';
import { StateReader } from '../../checker/state-reader.ts';
import { localName } from './words.ts';
import type { Tables } from './tables.ts';

/** Combinations that are asked for, at most. */
const askedMax = 50_000;

/** Why a function is not written. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** It wants to know the local state of one more actor. */
class Wanted extends Error {
  readonly slot: number;

  constructor(slot: number) {
    super(`slot ${slot}`);
    this.slot = slot;
  }
}

/** Errors: throws `NotWritten`. */
export function expressionOf(tables: Tables, holds: (state: SystemView) => boolean): string {
  const vector: number[] = tables.locals.map(() => 0);
  const known = new Set<number>();
  let asked = 0;
  const reader = new StateReader(tables.model, ({ slot, of }) => {
    if (of !== 'local') throw new NotWritten('it looks at messages');
    if (!known.has(slot)) throw new Wanted(slot);
  });
  const ask = (): string => {
    if (++asked > askedMax) throw new NotWritten('it looks at too many actors at once');
    reader.begin(vector);
    try {
      return holds(reader) ? 'true' : 'false';
    } catch (error) {
      if (error instanceof Wanted) return branches(error.slot);
      if (error instanceof NotWritten) throw error;
      // Perhaps of a combination that no run comes to, but that is not known here.
      const why = error instanceof Error ? error.message : String(error);
      throw new NotWritten(
        `it throws for some local states (${why}): let it answer for all of them`,
      );
    }
  };
  const branches = (slot: number): string => {
    known.add(slot);
    const byAnswer = new Map<string, number[]>();
    for (const [local, component] of componentsOf(tables, slot).entries()) {
      vector[slot] = component;
      const answer = ask();
      byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), local]);
    }
    vector[slot] = 0;
    known.delete(slot);
    return chosen(slot, byAnswer);
  };
  return ask();
}

/** Whether it holds in the first state. */
export function holdsAtFirst(
  { model, first }: Tables,
  holds: (state: SystemView) => boolean,
): boolean {
  const reader = new StateReader(model);
  reader.begin(first);
  return holds(reader);
}

/** By local state, 0 included, one component that has it. */
function componentsOf({ model, locals }: Tables, slot: number): readonly number[] {
  const { localOf } = model.componentsOf(slot);
  return [0, ...(locals[slot] ?? []).map((_, at) => localOf.indexOf(at + 1))];
}

function chosen(slot: number, byAnswer: ReadonlyMap<string, readonly number[]>): string {
  const answers = [...byAnswer].toSorted(([, a], [, b]) => b.length - a.length);
  const [[last, lastLocals] = ['true', []], ...others] = answers;
  if (others.length === 0) return last;
  const [[only, onlyLocals] = ['', []]] = others;
  if (others.length === 1 && only === 'true' && last === 'false') return isIn(slot, onlyLocals);
  if (others.length === 1 && only === 'false' && last === 'true')
    return lastLocals.length === 1 ? isIn(slot, lastLocals) : `!${isIn(slot, onlyLocals)}`;
  return others.reduce(
    (rest, [answer, locals]) => `(${isIn(slot, locals)} -> ${answer} : ${rest})`,
    last,
  );
}

/** That an actor is in one of these local states. */
export function isIn(slot: number, locals: readonly number[]): string {
  return `(${locals.map((local) => `${localName(slot)} == ${local}`).join(' || ')})`;
}
