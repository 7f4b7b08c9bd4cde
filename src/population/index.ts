/**
 * The public part of the population, `destage/population`: one explicit list. Each is described in
 * `docs/population.md`.
 */
export {
  population,
  type MembersView,
  type PopulationLogic,
  type PopulationOptions,
  type PopulationSnapshot,
} from './population.ts';
export type { MemberRef } from './member-ref.ts';
export type {
  Join,
  Joins,
  MembersEvent,
  MembersSend,
  MembersStart,
  MembersStop,
} from '../table/hosted.ts';
export { Refusal } from '../table/refusal.ts';
