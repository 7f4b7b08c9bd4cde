/**
 * Values of contexts and events as data that can be compared, printed and written: actors are their
 * paths, errors their names and messages, value objects their plain values, and a field that is
 * `undefined` is none.
 */
import { ActorReference, isMadeActor, referenceTo } from '../table/reference.ts';
import { asPlain, isValueObject } from '../table/value-object.ts';

/** The path of a value that is an actor; `undefined` when it is none. */
export type PathOf = (value: object) => string | undefined;

/** A reference by system id keeps its name, `system:…`. */
export const pathOfReference: PathOf = (value) => {
  if (value instanceof ActorReference) return value.sessionId;
  return isMadeActor(value) ? referenceTo(value).sessionId : undefined;
};

export function plainValue(value: unknown, pathOf: PathOf = pathOfReference): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const actor = pathOf(value);
  if (actor !== undefined) return { actor };
  if (value instanceof Error) return { error: value.name, message: value.message };
  if (isValueObject(value)) return plainValue(value[asPlain](), pathOf);
  if (Array.isArray(value)) return value.map((item) => plainValue(item, pathOf));
  const fields = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(
    fields
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, plainValue(field, pathOf)]),
  );
}
