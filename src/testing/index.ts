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
