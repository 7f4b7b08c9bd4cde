/**
 * How an object of a class says which value it is, so that it can be part of a context: it never
 * changes as seen from outside, and two are equal when their plain values are.
 * The symbols are found by their names: who reads them imports nothing from here (`src/table` has
 * the other end).
 */

/** Gives the plain value: the same for equal objects, whatever has led to them. */
export const asPlain: unique symbol = Symbol.for('destage.asPlain');

/** Makes an object of the same class from another plain value. */
export const fromPlain: unique symbol = Symbol.for('destage.fromPlain');
