/**
 * The actors of the notes' system, and what starts and stops them. The chart in `notes.ts` says when.
 * Whatever a system does not use, it does not have: LSM without a log, DM without partial objects.
 * Source: seed notes, "Start-up": `destage_start` starts the two tasks for every processor.
 */
import { setup } from 'xstate';
import { adderMachine } from './adder.ts';
import { adminMachine } from './admin.ts';
import { deleteOperationMachine } from './delete-operation.ts';
import { destageOperationMachine } from './destage-operation.ts';
import { dmMachine } from './dm.ts';
import type { ViewEvent } from './events.ts';
import { lsmMachine } from './lsm.ts';
import { migratorMachine } from './migrator.ts';
import { opprocMachine } from './opproc.ts';
import { recoveryMachine } from './recovery.ts';
import { rowMachine } from './row.ts';
import { semaphoreMachine } from './semaphore.ts';
import { type Settings, viewIds } from './settings.ts';
import { rowOf, semaphoreOf, taskOf } from './actor-names.ts';
import { viewMachine } from './view.ts';

export const notesSetup = setup({
  types: {
    context: {} as { readonly settings: Settings },
    events: {} as { readonly type: 'destage_start' } | { readonly type: 'destage_stop' },
    input: {} as Settings,
  },
  actors: {
    adder: adderMachine,
    admin: adminMachine,
    deleteOperation: deleteOperationMachine,
    destageOperation: destageOperationMachine,
    dm: dmMachine,
    lsm: lsmMachine,
    migrator: migratorMachine,
    opproc: opprocMachine,
    recovery: recoveryMachine,
    row: rowMachine,
    semaphore: semaphoreMachine,
    view: viewMachine,
  },
});

/** The name of an actor that there is one of, here and to everybody else. */
const called = (id: string) => ({ id, systemId: id });

/** The outside: ROW, LSM, DM, clients, migrators, the admin. */
const startOutside = notesSetup.enqueueActions(({ context: { settings }, enqueue }) => {
  const { failing, failures, switches } = settings;
  for (const object of Object.keys(settings.objects)) {
    const isBroken = failing.includes(object);
    const input = { isBroken, failures, isConditional: switches.conditionalPuts };
    enqueue.spawnChild('row', { ...called(rowOf(object)), input });
  }
  if (settings.logged) enqueue.spawnChild('lsm', { ...called('lsm'), input: settings });
  if (Object.values(settings.objects).some(({ partial }) => partial))
    enqueue.spawnChild('dm', called('dm'));
  enqueue.spawnChild('opproc', { ...called('opproc'), input: settings });
  if (settings.stats.length > 0)
    enqueue.spawnChild('admin', { ...called('admin'), input: settings });
  for (const [turn, buckets] of settings.migrations.entries())
    enqueue.spawnChild('migrator', { ...called(`migrator:${turn}`), input: { settings, buckets } });
  if (settings.migrations.length > 0 || settings.destages.length > 0)
    enqueue.spawnChild('semaphore', {
      ...called('destage_bucket_sem'),
      input: { isBinary: switches.binarySemaphores },
    });
  if (settings.recovers) enqueue.spawnChild('recovery', { ...called('recovery'), input: settings });
});

const startViews = notesSetup.enqueueActions(({ context: { settings }, enqueue }) => {
  const input = { isBinary: settings.switches.binarySemaphores };
  for (const view of viewIds(settings)) {
    enqueue.spawnChild('view', { ...called(view), input: { view, settings } });
    for (const name of ['view_destage_sem', 'view_delete_sem'] as const)
      enqueue.spawnChild('semaphore', { ...called(semaphoreOf(name, view)), input });
    if (settings.switches.countersNotAtomic)
      for (const thread of ['opproc', 'row'])
        enqueue.spawnChild('adder', { ...called(`adder:${thread}`), input: { view } });
  }
});

/** `CreateTask()`, twice for every processor. */
const startTasks = notesSetup.enqueueActions(({ context: { settings }, enqueue }) => {
  for (const view of viewIds(settings)) {
    const input = { view };
    enqueue.spawnChild('destageOperation', {
      ...called(taskOf('destage_operation', view)),
      input,
    });
    enqueue.spawnChild('deleteOperation', { ...called(taskOf('delete_operation', view)), input });
  }
});

function tellViews(event: ViewEvent) {
  return notesSetup.enqueueActions(({ context: { settings }, enqueue }) => {
    for (const view of viewIds(settings))
      enqueue.sendTo(
        ({ system }) => system.get(view),
        () => event,
      );
  });
}

export const notesActions = {
  startOutside,
  startViews,
  startTasks,
  enableViews: tellViews({ type: 'set_destage_stat', stat: 'NORMAL' }),
  stopViews: tellViews({ type: 'set_destage_stat', stat: 'STOP' }),
  freeViews: tellViews({ type: 'free' }),
};
