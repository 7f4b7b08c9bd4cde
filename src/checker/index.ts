/**
 * The public part of the checker, `destage/checker`: one explicit list. Each is described in
 * `docs/checking.md`.
 */
export { check } from './check.ts';
export { defineSystem } from './define-system.ts';
export {
  always,
  eventually,
  leadsTo,
  monotone,
  noSpin,
  notStuck,
  sometimes,
  step,
} from './properties.ts';
export { printSequence } from './print-sequence.ts';
export { printTrace } from './print-trace.ts';
export { readTrace, writeTrace } from './trace-file.ts';
export { nextSteps } from './next-steps.ts';
export { replay } from './replay.ts';
export { witnesses } from './witnesses.ts';
export { Refusal } from '../table/refusal.ts';
export type * from './api.ts';
