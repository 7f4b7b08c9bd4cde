/**
 * The Destage instance: starts when ROW is ready, recovers from the log, runs, pauses and stops;
 * answers every flush request in every state. What the actions do is in `destage-steps.ts`.
 * Source: seed notes, "Start-up", DESTAGING_NORMAL and DESTAGING_FORCE, and the sentence that stops
 * at «neither»: here a request in a third state is refused.
 */
import { destageActions, destageSetup } from './destage-steps.ts';
import { modes } from './events.ts';

const stateOf = {
  normal: '#destage.running.normal',
  force: '#destage.running.force',
  paused: '#destage.paused',
} as const;

/** Setting the mode that holds already is a setting too: every view has to acknowledge it. */
const modesSet = modes.map((mode) => ({
  guard: { type: 'isMode' as const, params: { mode } },
  target: stateOf[mode],
  reenter: true,
}));

export const destageMachine = destageSetup
  .extend({
    actions: destageActions,
    guards: {
      isMode: ({ event }, params: { readonly mode: string }) =>
        event.type === 'mode.set' && event.mode === params.mode,
      isDrain: ({ event }) => event.type === 'stop' && event.drain,
      isCurrent: ({ context, event }) =>
        event.type === 'mode.acknowledged' && event.change === context.change,
      isOpen: ({ context, event }) =>
        'request' in event && context.requests.includes(event.request),
      isAllAnswered: ({ context }) => context.requests.length === 0,
      isAllStopped: ({ context }) => context.unstopped.length === 0,
    },
  })
  .createMachine({
    id: 'destage',
    context: ({ input }) => ({
      ...input,
      mode: 'normal',
      change: 0,
      unacknowledged: [],
      unstopped: [],
      trims: {},
      trimPoint: 0,
      requests: [],
    }),
    invoke: [
      { src: 'row', id: 'row', systemId: 'row' },
      { src: 'lsm', id: 'lsm', systemId: 'lsm' },
      { src: 'dm', id: 'dm', systemId: 'dm' },
      { src: 'side', id: 'side', systemId: 'side' },
      { src: 'opproc', id: 'opproc', systemId: 'opproc' },
    ],
    on: {
      'log.pressed': { actions: 'tellViews' },
      'log.relaxed': { actions: 'tellViews' },
      'trim.point': { actions: 'advanceTrim' },
      'mode.acknowledged': { guard: 'isCurrent', actions: 'noteAcknowledged' },
      'bucket.flush': { actions: 'refuseFlush' },
      'bucket.permit': { guard: 'isOpen', actions: 'relayToFlush' },
      'bucket.progress': { guard: 'isOpen', actions: 'relayToFlush' },
      'bucket.fenced': { guard: 'isOpen', actions: 'relayToFlush' },
      'bucket.left': { actions: 'emitProgress' },
      'bucket.answered': { guard: 'isOpen', actions: 'closeFlush' },
    },
    initial: 'starting',
    states: {
      starting: {
        entry: 'startViews',
        initial: 'awaitingRow',
        on: { stop: 'stopped' },
        states: {
          awaitingRow: { on: { 'row.ready': 'recovering' } },
          recovering: {
            invoke: {
              src: 'recovery',
              id: 'recovery',
              onDone: '#destage.running',
              onError: '#destage.failed',
            },
          },
        },
      },
      running: {
        initial: 'normal',
        on: {
          'mode.set': modesSet,
          'bucket.flush': { actions: 'openFlush' },
          stop: [
            { guard: 'isDrain', target: 'stopping', actions: 'stopViews' },
            { target: 'stopping', actions: ['refuseStopping', 'stopViews'] },
          ],
        },
        states: {
          normal: { tags: 'DESTAGING_NORMAL', entry: 'setNormal' },
          force: { tags: 'DESTAGING_FORCE', entry: 'setForce' },
        },
      },
      paused: {
        entry: ['setPaused', 'refusePaused'],
        on: {
          'mode.set': modesSet,
          stop: { target: 'stopping', actions: 'stopViews' },
        },
      },
      stopping: {
        initial: 'settling',
        states: {
          settling: {
            on: {
              'view.stopped': { actions: 'noteStopped' },
              stop: [{ guard: 'isDrain' }, { actions: ['refuseStopping', 'stopViews'] }],
            },
            always: { guard: 'isAllStopped', target: 'closing' },
          },
          closing: {
            entry: ['refuseStopping', 'closeLog'],
            on: {
              'log.closed': 'answering',
              'bucket.answered': { guard: 'isOpen', actions: 'closeLateFlush' },
            },
            after: { closeTimeout: 'answering' },
          },
          answering: {
            on: { 'bucket.answered': { guard: 'isOpen', actions: 'closeLateFlush' } },
            always: { guard: 'isAllAnswered', target: '#destage.stopped' },
          },
        },
      },
      stopped: { type: 'final' },
      failed: { type: 'final' },
    },
  });

export type DestageMachine = typeof destageMachine;
