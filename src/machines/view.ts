/**
 * One view: the sole owner of a processor's dirty objects, and the task that destages them. The task
 * looks at the whole state after every event, so that a wake-up is only a hint: none of the notes'
 * six can be lost or doubled. What the actions do is in the files imported here.
 * Source: seed notes, `destage_view_t`, `destage_operation()`, `start_destage_task()` and C1 to C3.
 */
import { and, assertEvent, not, or, stateIn } from 'xstate';
import {
  emptyIndex,
  isAllParked,
  isInRow,
  isSettled,
  knownRecord,
  recordOf,
} from './view-index.ts';
import { hasRoom } from './view-lanes.ts';
import { answerActions } from './view-answers.ts';
import { deletionActions } from './view-deletion.ts';
import { flightActions } from './view-flights.ts';
import { selectionActions } from './view-selection.ts';
import { viewSetup } from './view-setup.ts';

export const viewMachine = viewSetup
  .extend({
    actions: { ...selectionActions, ...flightActions, ...deletionActions, ...answerActions },
    guards: {
      isMode: ({ event }, params: { readonly mode: string }) =>
        event.type === 'mode.set' && event.mode === params.mode,
      isDrain: ({ event }) => event.type === 'view.stop' && event.drain,
      hasOrdinary: ({ context }) => context.index.ordinary.length > 0,
      hasExempt: ({ context: { index } }) => index.filled.length + index.urgent.length > 0,
      hasRipe: ({ context }) => context.index.ripeTo !== null,
      hasRoom: ({ context }) => hasRoom(context.index, context.limits),
      isAboveStart: ({ context }) => context.index.dirtyBytes > context.limits.destageStartBytes,
      isBelowStop: ({ context }) => context.index.dirtyBytes <= context.limits.destageStopBytes,
      isSettled: ({ context }) => isSettled(context.index),
      isClean: ({ context: { index } }) => isAllParked(index),
      isParked: ({ context, event }) =>
        event.type === 'object.rearm' && recordOf(context.index, event.object)?.place === 'parked',
      /** Not the last word of an actor that has been stopped. */
      hasActor: ({ context, event }) => {
        assertEvent(event, 'object.parking');
        const place = recordOf(context.index, event.object)?.place;
        return place !== undefined && place !== 'queued' && place !== 'parked';
      },
      /** The object rests, but has been written to since: it may not know. */
      isOverwritten: ({ context, event }) => {
        assertEvent(event, ['object.parked', 'object.destaged']);
        const record = knownRecord(context.index, event.object);
        return event.type === 'object.parked' ? record.pin !== null : !isInRow(record);
      },
    },
  })
  .extend({
    guards: {
      hasAny: and([or(['hasOrdinary', 'hasExempt']), 'hasRoom']),
      hasExemptAndRoom: and(['hasExempt', 'hasRoom']),
      hasRipeAndRoom: and(['hasRipe', 'hasRoom']),
      hasAnyAboveThreshold: and([
        'hasOrdinary',
        'hasRoom',
        /** One event can end both a flight and the region's `above`: then it counts as ended here too. */
        or([and([stateIn({ bytes: 'above' }), not('isBelowStop')]), stateIn({ log: 'pressed' })]),
      ]),
    },
  })
  .createMachine({
    id: 'view',
    context: ({ input }) => ({ ...input, index: emptyIndex, trimPoint: 0, deferred: [] }),
    invoke: {
      src: 'deleteTask',
      id: 'delete-task',
      input: ({ context }) => ({ view: context.view }),
    },
    on: {
      'view.insert': { actions: ['insertWrites', 'openSnapshots', 'reportTrim'] },
      'object.filling': { actions: ['enterAnnounced', 'askFill'] },
      'object.destaging': { actions: ['enterAnnounced', 'askPut'] },
      'object.requeued': { actions: 'enterAnnounced' },
      'object.backingOff': { actions: 'enterAnnounced' },
      'object.parking': { guard: 'hasActor', actions: ['enterAnnounced', 'askPark'] },
      'object.parked': [
        { guard: 'isOverwritten', actions: 'tellWritten' },
        { actions: ['enterAnnounced', 'failAwaiting', 'stopParked'] },
      ],
      'object.destaged': [
        { guard: 'isOverwritten', actions: ['enterAnnounced', 'tellWritten'] },
        { actions: ['enterAnnounced', 'tellDeleteTask'] },
      ],
      'object.timedOut': { actions: 'endTimedOut' },
      'fill.done': { actions: 'relayFilled' },
      'row.flushed': { actions: ['landInRow', 'reportTrim'] },
      'side.stored': { actions: ['landInSide', 'reportTrim'] },
      'fill.failed': { actions: 'endFills' },
      'row.failed': { actions: 'endPuts' },
      'side.failed': { actions: 'endParkings' },
      'object.rearm': { guard: 'isParked', actions: 'requeueParked' },
      'view.delete': { actions: 'deleteRecords' },
      'bucket.snapshot': { actions: ['deferSnapshot', 'openSnapshots'] },
      'bucket.release': { actions: 'closeSnapshot' },
    },
    type: 'parallel',
    states: {
      /** The destage task. C1: it is enabled in `normal`, `force` and `draining` only. */
      task: {
        initial: 'starting',
        on: {
          'mode.set': [
            {
              guard: { type: 'isMode', params: { mode: 'normal' } },
              target: '.normal',
              actions: 'acknowledgeMode',
            },
            {
              guard: { type: 'isMode', params: { mode: 'force' } },
              target: '.force',
              actions: 'acknowledgeMode',
            },
            { target: '.paused', actions: 'acknowledgeMode' },
          ],
          'view.stop': [{ guard: 'isDrain', target: '.draining' }, { target: '.leaving' }],
        },
        states: {
          starting: {},
          /** C2 and C3, or the age timer, or a flush request. */
          normal: {
            always: [
              { guard: 'hasAnyAboveThreshold', actions: 'destageAll' },
              { guard: 'hasRipeAndRoom', actions: 'destageRipe' },
              { guard: 'hasExemptAndRoom', actions: 'destageExempt' },
            ],
          },
          /** Exempt from C3. */
          force: { always: { guard: 'hasAny', actions: 'destageAll' } },
          paused: {},
          draining: {
            always: [
              { guard: 'hasAny', actions: 'destageAll' },
              { guard: and(['isSettled', 'isClean']), target: 'stopped' },
            ],
          },
          leaving: { always: { guard: 'isSettled', target: 'stopped' } },
          stopped: { entry: 'tellStopped' },
        },
      },
      /** C3, first half, with hysteresis. */
      bytes: {
        initial: 'below',
        states: {
          below: { always: { guard: 'isAboveStart', target: 'above' } },
          above: { always: { guard: 'isBelowStop', target: 'below' } },
        },
      },
      /** C3, second half: the hysteresis is LSM's. */
      log: {
        initial: 'relaxed',
        states: {
          relaxed: { on: { 'log.pressed': 'pressed' } },
          pressed: { on: { 'log.relaxed': 'relaxed' } },
        },
      },
      /** What waits below the thresholds is destaged after `ageMax` all the same. */
      age: {
        initial: 'idle',
        states: {
          idle: { always: { guard: 'hasOrdinary', target: 'ageing' } },
          ageing: {
            after: {
              ageMax: [
                { guard: 'hasOrdinary', target: 'ageing', reenter: true, actions: 'ripenQueue' },
                { target: 'idle' },
              ],
            },
          },
        },
      },
    },
  });
