/**
 * Mutants in which somebody waits for ever, or nobody rests.
 */
import { assertEvent, assign, enqueueActions, sendParent } from 'xstate';
import { deleteTaskMachine, type DeleteTaskContext } from '../../../src/machines/delete-task.ts';
import { destageMachine } from '../../../src/machines/destage.ts';
import type { DestageEvent, ViewEvent } from '../../../src/machines/events.ts';
import { objectActorId, objectMachine } from '../../../src/machines/object.ts';
import { enterPlace, hasRoom, joinLane, leaveLane } from '../../../src/machines/view-lanes.ts';
import {
  change,
  countOf,
  dirtyBytesOf,
  laneLength,
  laneOf,
} from '../../../src/machines/view-index.ts';
import { viewSetup, type ViewContext } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { quiet } from '../../../src/properties/tiny.ts';
import { setMode, stop, write } from '../../../src/properties/world/scenario.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';
import { rearmOutOfLane } from './places.ts';

const nothing = viewSetup.assign({});

/** R6: who has failed goes to the head. */
const requeueAtHead = viewSetup.enqueueActions(({ context, event, enqueue }) => {
  assertEvent(event, 'object.queued');
  const index = change(context.index, (draft) => {
    for (const { object } of event.failed) {
      const behind = laneOf(draft, 'ordinary');
      for (const other of behind) leaveLane(draft, other);
      enterPlace(draft, object, 'queued', 0);
      for (const other of behind) joinLane(draft, other);
      enqueue.stopChild(objectActorId(object));
    }
  });
  enqueue.assign({ index });
});

/** R17: the mode of the setting before is acknowledged. */
const acknowledgeOlder = sendParent<ViewContext, ViewEvent, undefined, DestageEvent, ViewEvent>(
  ({ context, event }) => {
    assertEvent(event, 'mode.set');
    return { type: 'mode.acknowledged', view: context.view, change: event.change - 1 };
  },
);

/** The second half of C3 is not looked at (R3). */
const withoutPressure = replaced(viewMachine, {
  guards: {
    isAboveThreshold: ({ context: { index, limits } }: { readonly context: ViewContext }) =>
      laneLength(index, 'ordinary') > 0 && dirtyBytesOf(index) > limits.destageStartBytes,
  },
});

export const livenessMutants: readonly Mutant[] = [
  {
    name: 'has no age tick (R2)',
    property: 'EventuallyDestaged',
    scenario: quiet,
    machines: { view: replaced(viewMachine, { actions: { ripenQueue: nothing } }) },
    steps: 15,
  },
  {
    name: 'does nothing in force (R16)',
    property: 'ForceDrains',
    scenario: { ...quiet, scripts: [[setMode('force'), write('a')]] },
    machines: { view: replaced(viewMachine, { guards: { canForce: () => false } }) },
    steps: 20,
  },
  {
    name: 'does not tell a request that what it waits for is parked',
    property: 'BucketAnswers',
    scenario: scenario('refusals'),
    machines: { view: replaced(viewMachine, { actions: { failAwaiting: nothing } }) },
    steps: 33,
  },
  {
    name: 'leaves its requests behind when it pauses (R1)',
    property: 'BucketAnswers',
    scenario: scenario('refusals'),
    machines: {
      destage: replaced(destageMachine, { actions: { refusePaused: assign({}) } }),
    },
    steps: 25,
  },
  {
    name: 'does not hear that the log is full (R3)',
    property: 'WriterUnblocked',
    scenario: scenario('full log'),
    machines: { view: withoutPressure },
    steps: 26,
  },
  {
    name: 'does not hear that the log is full (R3)',
    property: 'NotStuck',
    scenario: scenario('full log'),
    machines: { view: withoutPressure },
    steps: 26,
  },
  {
    name: 'queues who has failed at the head, without an end, and waits with it (R6)',
    property: 'NoHeadOfLine',
    scenario: scenario('failing'),
    machines: {
      view: replaced(viewMachine, {
        actions: { requeueFailed: requeueAtHead },
        guards: {
          hasRoom: ({ context: { index, limits } }: { readonly context: ViewContext }) =>
            countOf(index, 'backingOff', 'destaging') === 0 && hasRoom(index, limits),
        },
      }),
      object: replaced(objectMachine, { guards: { isExhausted: () => false } }),
    },
    steps: 25,
  },
  {
    name: 'reports its first trim point only',
    property: 'TrimProgress',
    scenario: quiet,
    machines: {
      deleteTask: replaced(deleteTaskMachine, {
        guards: {
          isAhead: ({ context }: { readonly context: DeleteTaskContext }) =>
            context.trimPoint === 0,
        },
      }),
    },
    steps: 25,
  },
  {
    name: 'does not say that its backoff is over',
    property: 'BackoffEnds',
    scenario: scenario('failing'),
    machines: {
      object: replaced(objectMachine, {
        actions: { announceQueued: enqueueActions(() => undefined) },
      }),
    },
    steps: 29,
  },
  {
    name: 'does not pass a fill on (R7)',
    property: 'FillEnds',
    scenario: scenario('fill'),
    machines: { view: replaced(viewMachine, { actions: { relayFilled: nothing } }) },
    steps: 19,
  },
  {
    name: 'acknowledges the setting before (R17)',
    property: 'ModeSettles',
    scenario: scenario('modes'),
    machines: { view: replaced(viewMachine, { actions: { acknowledgeMode: acknowledgeOlder } }) },
    steps: 12,
  },
  {
    name: 'fills what it has filled (R7, the spin)',
    property: 'NoSpin',
    scenario: scenario('fill'),
    machines: { object: replaced(objectMachine, { guards: { isFilled: () => false } }) },
    steps: 24,
  },
  {
    name: 're-arms an object without queueing it',
    property: 'Rearm',
    scenario: scenario('rearm'),
    machines: { view: replaced(viewMachine, { actions: { requeueParked: rearmOutOfLane } }) },
    steps: 30,
  },
  {
    name: 'forgets who has stopped',
    property: 'StopEnds',
    scenario: { ...quiet, scripts: [[stop(false)]] },
    machines: {
      destage: replaced(destageMachine, { actions: { noteStopped: assign({}) } }),
    },
    steps: 16,
  },
];
