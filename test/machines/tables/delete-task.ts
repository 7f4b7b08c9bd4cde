/** The delete task of `view:0`: every state × every event. */
import { deleteTaskMachine } from '../../../src/machines/delete-task.ts';
import type { DeleteTaskEvent } from '../../../src/machines/events.ts';
import { drive, timer, type Effect, type Taken } from '../step.ts';
import { rowsFor, tableOf } from './table.ts';

const samples = {
  'object.destaged': { type: 'object.destaged', destaged: [{ object: 'a', version: 3 }] },
  'trim.moved': { type: 'trim.moved', below: 5 },
} as const satisfies Record<DeleteTaskEvent['type'], DeleteTaskEvent>;

const name = 'deleteDelay.delete-task.collecting';
const armed: Effect = { after: name, delayMs: 0 };
const disarmed: Effect = { cancel: name };

/** A delete task that has been through these events. */
function after(...events: readonly Taken<typeof deleteTaskMachine>[]) {
  const task = drive(deleteTaskMachine, { view: 'view:0' });
  task.send(...events);
  return task.snapshot();
}

const a = { object: 'a', version: 3 };
const b = { object: 'b', version: 4 };
const states = { waiting: after(), collecting: after(samples['object.destaged']) };
const told = {
  waiting: after(samples['trim.moved']),
  collecting: after(samples['trim.moved'], samples['object.destaged']),
};

const { on, ignored } = rowsFor<
  typeof deleteTaskMachine,
  keyof typeof states,
  keyof typeof samples
>(states, samples);

export const deleteTaskTable = tableOf(deleteTaskMachine, Object.keys(samples), [
  on('waiting', 'object.destaged', 'collecting', { does: [armed], leaves: { destaged: [a] } }),
  on('collecting', { type: 'object.destaged', destaged: [b] }, 'collecting', {
    leaves: { destaged: [a, b] },
    because: 'it is deleted with the others, and none is lost (R20)',
  }),
  on('collecting', timer(name), 'waiting', {
    does: [disarmed, { to: 'view:0', event: { type: 'view.delete', destaged: [a] } }],
    leaves: { destaged: [] },
  }),
  ...(['waiting', 'collecting'] as const).flatMap((state) => [
    on(state, 'trim.moved', state, {
      when: 'further on than before',
      does: [{ to: 'destage', event: { type: 'trim.point', view: 'view:0', below: 5 } }],
      leaves: { trimPoint: 5 },
    }),
    ...ignored([state], ['trim.moved'], 'a trim point never goes back (TrimMonotone)', {
      when: 'to where it is already',
      from: told[state],
    }),
    ...ignored([state], [{ type: 'trim.moved', below: 4 }], 'a trim point never goes back', {
      when: 'to before where it is',
      from: told[state],
    }),
  ]),
]);
