/**
 * What of an actor's local states seems to have no end: the field of its context that has taken the
 * most values, as deep as that can be said, or its timers.
 */
import type { LocalState } from './local-state.ts';
import { asPlain, isValueObject } from './value-object.ts';

interface Field {
  readonly where: string;
  readonly values: readonly unknown[];
}

/** `context.log has had 900 different values, and up to 899 entries`. */
export function growingField(locals: readonly LocalState[]): string {
  const contexts = locals.map(({ snapshot }): unknown => snapshot.context);
  const timers = locals.reduce((most, { timers: armed }) => Math.max(most, armed.length), 0);
  const field = deepest({ where: 'context', values: contexts }, 'context');
  if (timers > different(field.values)) return `up to ${timers} of its timers are armed at once`;
  return described(field, 'context');
}

/** The same of other values. `where`: what they are called; equal ones are one object. */
export function growingPart(where: string, values: readonly unknown[]): string {
  return described(deepest({ where, values }, where), where);
}

function described({ where, values }: Field, whole: string): string {
  if (where === whole) return `no field of its ${whole} alone, but many together`;
  return `${where} has had ${different(values)} different values${extent(values)}`;
}

/** Goes down as long as one part has about as many values as the whole. */
function deepest(field: Field, whole: string): Field {
  const parts = partsOf(field).toSorted((a, b) => different(b.values) - different(a.values));
  const [most] = parts;
  if (most === undefined) return field;
  const isWhole = field.where === whole || different(most.values) * 2 > different(field.values);
  return isWhole && different(most.values) > 1 ? deepest(most, whole) : field;
}

function partsOf({ where, values }: Field): readonly Field[] {
  const parts = new Map<string, unknown[]>();
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const [name, part] of Object.entries(value) as [string, unknown][])
      (parts.get(name) ?? parts.set(name, []).get(name))?.push(part);
  }
  // Keys that come and go are no fields: the record itself grows.
  const lasting = [...parts].filter(([, part]) => part.length * 2 > values.length);
  return lasting.map(([name, part]) => ({ where: `${where}.${name}`, values: part }));
}

/** Equal values of a context are one object. */
function different(values: readonly unknown[]): number {
  return new Set(values).size;
}

function extent(values: readonly unknown[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === values.length && numbers.length > 0)
    return `, from ${least(numbers)} to ${-least(numbers.map((number) => -number))}`;
  const entries = values.flatMap((value) =>
    typeof value === 'object' && value !== null ? [Object.keys(fieldsOf(value)).length] : [],
  );
  if (entries.length === 0) return '';
  return `, and up to ${-least(entries.map((length) => -length))} entries`;
}

/** A value object has no fields that could be named: it is taken as a whole. */
function fieldsOf(value: object): object {
  const plain = isValueObject(value) ? value[asPlain]() : value;
  return typeof plain === 'object' && plain !== null ? plain : {};
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}
