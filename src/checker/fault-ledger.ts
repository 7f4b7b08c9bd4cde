/**
 * How much of each fault's budget has been used, as an actor of its own in the global state, so that
 * two states that differ in it are two states.
 */
import type { AnyActorLogic } from 'xstate';
import type { LocalState } from '../table/local-state.ts';
import type { Model } from './model.ts';
import type { FaultKind, Move } from './move.ts';

export interface FaultLedger {
  readonly slot: number;
  /** Nothing used yet. */
  readonly unused: number;
  /** The component with one more used; `undefined` when the budget is used up. */
  readonly spend: (component: number, fault: FaultKind) => number | undefined;
  readonly moves: (component: number) => readonly Move[];
}

type Used = Readonly<Record<FaultKind, number>>;

/** The name of the ledger among the actors. */
const ledgerName = 'faults';

/** Undefined when no fault is on. */
export function faultComponents(model: Model): FaultLedger | undefined {
  const { faults } = model.options;
  if (faults === undefined || Object.keys(faults).length === 0) return undefined;
  const slot = model.addSlot(ledgerName, ledgerName, undefined);
  const components = model.componentsOf(slot.index);
  const of = (used: Used): number => components.of(usedState(used));
  const spend: FaultLedger['spend'] = (component, fault) => {
    const used = components.at(component)?.local.snapshot.context as Used;
    if (used[fault] >= (faults[fault]?.budget ?? 0)) return undefined;
    return of({ ...used, [fault]: used[fault] + 1 });
  };
  const event = model.interner.idOf({ type: 'crash' });
  return {
    slot: slot.index,
    unused: of({ crash: 0, loss: 0, duplication: 0, reordering: 0 }),
    spend,
    moves: (component) => {
      const next = spend(component, 'crash');
      if (next === undefined || faults.crash?.only !== undefined) return [];
      const about = { kind: 'fault', slot: slot.index, from: -1, event, timer: undefined } as const;
      return [{ ...about, next, outputs: [{ kind: 'crash' }], emitted: [] }];
    },
  };
}

/** It has the shape of a machine's state, so that views and traces show it like any other. */
function usedState(used: Used): LocalState {
  const snapshot = { status: 'active', value: 'counting', context: used, children: {} };
  return {
    path: ledgerName,
    logic: undefined as unknown as AnyActorLogic,
    systemId: undefined,
    snapshot: snapshot as unknown as LocalState['snapshot'],
    timers: [],
    key: JSON.stringify(used),
  };
}
