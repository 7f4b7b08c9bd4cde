/**
 * The public part of the test kit, `destage/testing`: one explicit list. Each is described in
 * `docs/testing.md`. It needs `fast-check`, which is not installed with `destage`.
 */
export {
  BrokenRule,
  type Ability,
  type ContractCheck,
  type ContractOptions,
  type Opened,
} from './stores/contract.ts';
export { logStoreContract, type MakeLogStore } from './stores/log-contract.ts';
export { rowStoreContract, type MakeRowStore } from './stores/row-contract.ts';
export { sideStoreContract, type MakeSideStore } from './stores/side-contract.ts';
export {
  conformer,
  conforms,
  type ConformOptions,
  type ConformReport,
  type Log,
} from './conform/conforms.ts';
export { explanation } from './conform/explanation.ts';
export { LogMapError, readLogMap, type LogMap, type MapEntry } from './conform/log-map.ts';
export type { Nearest } from './conform/nearest.ts';
export type { ConformBounds } from './conform/possible.ts';
export { ChartCoverage, joinedCharts, type ChartCovered } from './coverage/chart-coverage.ts';
export { coverageText } from './coverage/coverage-text.ts';
export { NoPaths, type PathStep } from './paths/graph.ts';
export { PathFailure, type SystemUnderTest } from './paths/failure.ts';
export { pathsOf, type PathOptions, type PathSet } from './paths/paths.ts';
export { matchers, type Matched } from './matchers.ts';
export { eventOf, type Payloads } from './event-of.ts';
