/**
 * How an object of a class says which value it is, so that it can be part of a context: it never
 * changes as seen from outside, and two are equal when their plain values are.
 * The symbols are found by their names, so that anybody's class can have them without an import.
 */

/** Gives the plain value: the same for equal objects, whatever has led to them. */
export const asPlain: unique symbol = Symbol.for('destage.asPlain');

/** Makes an object of the same class from another plain value. */
export const fromPlain: unique symbol = Symbol.for('destage.fromPlain');
