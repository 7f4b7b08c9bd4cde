/**
 * The engine in a world: its machines as they are, with the named placeholders for actors provided.
 * Only the outside is a model; nothing about the engine is written twice.
 */
import type { Environment, Faults } from '../../checker/api.ts';
import { bucketFlushMachine } from '../../machines/bucket-flush.ts';
import { deleteTaskMachine } from '../../machines/delete-task.ts';
import { destageMachine } from '../../machines/destage.ts';
import { objectMachine } from '../../machines/object.ts';
import { viewMachine } from '../../machines/view.ts';
import { dmMachine } from './dm.ts';
import type { LogContext } from './log.ts';
import { lsmMachine, scriptEvents } from './lsm.ts';
import { withoutTimers } from './never.ts';
import { opprocMachine } from './opproc.ts';
import { recoveryMachine } from './recovery.ts';
import { rowMachine } from './row.ts';
import type { Scenario } from './scenario.ts';
import { sideMachine } from './side.ts';

/** The engine's machines; a mutant is another set of them. */
export const engineMachines = {
  destage: destageMachine,
  view: viewMachine,
  object: objectMachine,
  deleteTask: deleteTaskMachine,
  bucketFlush: bucketFlushMachine,
};

export type EngineMachines = typeof engineMachines;

/** These machines in this scenario, where some timers may never fire. */
export function machinesIn({ never = [] }: Scenario, machines: EngineMachines): EngineMachines {
  return {
    destage: withoutTimers(machines.destage, never),
    view: withoutTimers(machines.view, never),
    object: withoutTimers(machines.object, never),
    deleteTask: machines.deleteTask,
    bucketFlush: withoutTimers(machines.bucketFlush, never),
  };
}

/** The outside of the engine in this scenario, by the names of the placeholders. */
export function outsideOf(scenario: Scenario) {
  return {
    opproc: opprocMachine,
    row: rowMachine(scenario),
    lsm: lsmMachine(scenario),
    dm: dmMachine(scenario),
    side: sideMachine(scenario),
    recovery: recoveryMachine,
  };
}

/** Nothing comes from the environment but the steps of the scripts. */
export function environmentOf(scenario: Scenario): Environment {
  return { lsm: ({ context }) => scriptEvents(context as LogContext, scenario) };
}

/** A crash leaves what is durable: the log, ROW and the side store. */
export function faultsOf({ crashes = 0 }: Scenario): Faults {
  if (crashes === 0) return {};
  return {
    crash: { budget: crashes, survivors: ['lsm', 'row', 'side'], event: { type: 'crash' } },
  };
}
