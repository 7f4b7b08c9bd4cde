/**
 * Objects of a class that are values: they never change as seen from outside, and two of a class are
 * equal when their plain values are. So a context can hold a collection that is more than plain data
 * in memory, and its states can be told apart and counted all the same.
 */
import { asPlain, fromPlain } from '../columns/value-object.ts';

export { asPlain, fromPlain };

export interface ValueObject {
  [asPlain](): unknown;
  [fromPlain](plain: unknown): object;
}

export function isValueObject(value: object): value is ValueObject {
  return asPlain in value && fromPlain in value;
}
