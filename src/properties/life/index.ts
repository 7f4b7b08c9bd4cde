/**
 * The public part of an object's life, `destage/life`: what explains a log of an engine, and what an
 * engine of one's own can be tested against. Described in `docs/testing.md`.
 */
export { engineLog } from './engine-log.ts';
export { isOver, objectLife, placeOf, type LifeOptions } from './object-life.ts';
