/**
 * Objects of a class that are values: they never change as seen from outside, and two of a class are
 * equal when their plain values are. So a context can hold a collection that is more than plain data
 * in memory, and its states can be told apart and counted all the same.
 * The symbols are found by their names, so that a machine need not import them.
 */

/** Gives the plain value: the same for equal objects, whatever has led to them. */
export const asPlain: unique symbol = Symbol.for('destage.asPlain');

/** Makes an object of the same class from another plain value. */
export const fromPlain: unique symbol = Symbol.for('destage.fromPlain');

export interface ValueObject {
  [asPlain](): unknown;
  [fromPlain](plain: unknown): object;
}

export function isValueObject(value: object): value is ValueObject {
  return asPlain in value && fromPlain in value;
}
