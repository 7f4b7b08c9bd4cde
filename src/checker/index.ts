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
export { Refusal } from '../table/refusal.ts';
export type * from './api.ts';
