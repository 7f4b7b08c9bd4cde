/**
 * Whether a step that is computed twice did the same both times: what it sent, armed, started and
 * stopped, with every field. That it came to the same state is for `LocalSteps` to see.
 */
import type { Effect } from './effect.ts';
import { isMadeActor, referenceTo } from './reference.ts';
import { NotPlain, type Interner } from './interner.ts';

export function isSameEffect(interner: Interner, one: Effect, other: Effect): boolean {
  if (one.kind === 'spawn' && other.kind === 'spawn') {
    const { logic, input, ...facts } = one;
    const { logic: otherLogic, input: otherInput, ...otherFacts } = other;
    return (
      logic === otherLogic &&
      isSame(interner, input, otherInput) &&
      isSame(interner, facts, otherFacts)
    );
  }
  return isSame(interner, one, other);
}

/** The same child, of logic that is another object each time. */
export function isOfNewLogic(one: Effect, other: Effect | undefined): boolean {
  if (one.kind !== 'spawn' || other?.kind !== 'spawn') return false;
  return one.path === other.path && one.logic !== other.logic;
}

/** What is not plain is refused where it is kept; here it cannot be told apart. */
function isSame(interner: Interner, one: unknown, other: unknown): boolean {
  try {
    const idOf = (value: unknown): number =>
      interner.idOf(value, (object) => (isMadeActor(object) ? referenceTo(object) : undefined));
    return idOf(one) === idOf(other);
  } catch (error) {
    if (error instanceof NotPlain || error instanceof RangeError) return true;
    throw error;
  }
}
