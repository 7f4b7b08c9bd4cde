/**
 * One view: the sole owner of a processor's dirty objects, and the task that destages them. The task
 * looks at the whole state after every event, so that a wake-up is only a hint: none of the notes'
 * six can be lost or doubled. What the actions do is in the files imported here.
 * Source: seed notes, `destage_view_t`, `destage_operation()`, `start_destage_task()` and C1 to C3.
 */
import { modes } from './events.ts';
import { answerActions } from './view-answers.ts';
import { deletionActions } from './view-deletion.ts';
import { flightActions } from './view-flights.ts';
import { guardedSetup } from './view-guards.ts';
import { healthActions } from './view-health.ts';
import { emptyIndex } from './view-index.ts';
import { selectionActions } from './view-selection.ts';

export const viewMachine = guardedSetup
  .extend({
    actions: {
      ...selectionActions,
      ...flightActions,
      ...healthActions,
      ...deletionActions,
      ...answerActions,
    },
  })
  .createMachine({
    id: 'view',
    context: ({ input }) => ({
      ...input,
      index: emptyIndex(),
      trimPoint: 0,
      deferred: [],
      failing: [],
    }),
    invoke: {
      src: 'deleteTask',
      id: 'delete-task',
      input: ({ context }) => ({ view: context.view }),
    },
    on: {
      'view.insert': { actions: ['insertWrites', 'openSnapshots', 'reportTrim'] },
      'object.queued': { actions: 'requeueFailed' },
      'object.filling': { actions: ['enterAnnounced', 'askFill'] },
      'object.destaging': { actions: ['enterAnnounced', 'askPut'] },
      'object.requeued': { actions: 'enterAnnounced' },
      'object.backingOff': { actions: 'enterAnnounced' },
      'object.parking': { guard: 'hasActor', actions: ['enterParking', 'askPark'] },
      'object.parked': { actions: ['enterParked', 'failAwaiting', 'stopParked', 'tellWritten'] },
      'object.destaged': { actions: ['enterAnnounced', 'tellDeleteTask', 'tellWritten'] },
      'object.timedOut': { actions: ['noteTimedOut', 'endTimedOut'] },
      'fill.done': { actions: 'relayFilled' },
      'row.flushed': { actions: ['noteLanded', 'landInRow', 'reportTrim'] },
      'side.stored': { actions: ['landInSide', 'reportTrim'] },
      'fill.failed': { actions: ['noteFailedFills', 'endFills'] },
      'row.failed': { actions: ['noteFailedPuts', 'endPuts'] },
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
          'mode.set': modes.map((mode) => ({
            guard: { type: 'isMode', params: { mode } },
            target: `.${mode}`,
            actions: 'acknowledgeMode',
          })),
          'view.stop': [{ guard: 'isDrain', target: '.draining' }, { target: '.leaving' }],
        },
        states: {
          starting: {},
          /** C2 and C3, or the age timer, or a flush request. */
          normal: {
            always: [
              { guard: 'canDestageAboveThreshold', actions: 'destageAll' },
              { guard: 'canDestageRipe', actions: 'destageRipe' },
              { guard: 'canDestageExempt', actions: 'destageExempt' },
            ],
          },
          /** Exempt from C3. */
          force: {
            always: [
              { guard: 'canForce', actions: 'destageAll' },
              { guard: 'canDestageExempt', actions: 'destageExempt' },
            ],
          },
          paused: {},
          draining: {
            always: [
              { guard: 'canDestageAny', actions: 'destageAll' },
              { guard: 'isDrained', target: 'stopped' },
            ],
          },
          leaving: { always: { guard: 'isSettled', target: 'stopped' } },
          stopped: { entry: 'tellStopped' },
        },
      },
      /** P2: a view that so many objects fail in waits as a whole, and lets one at a time try. */
      health: {
        initial: 'healthy',
        states: {
          healthy: { always: { guard: 'isSick', target: 'sick', actions: 'tellSick' } },
          sick: {
            always: { guard: 'isHealthy', target: 'healthy', actions: 'tellHealed' },
            after: { probeDelay: 'probing' },
          },
          /** The probe goes as soon as there is one that the mode and the thresholds allow. */
          probing: {
            always: [
              { guard: 'isHealthy', target: 'healthy', actions: 'tellHealed' },
              { guard: 'canProbe', target: 'sick', actions: 'destageProbe' },
            ],
          },
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
