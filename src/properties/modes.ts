/**
 * What each mode allows and demands, and what a stop leaves behind.
 * Source: domain properties 17, 18 and 26.
 */
import type { Property } from '../checker/api.ts';
import { always, step } from '../checker/properties.ts';
import { isSick, windowOf } from '../machines/view-health.ts';
import {
  figuresOf,
  laneLength,
  placeOf,
  recordOf,
  recordsOf,
  requestsOf,
} from '../machines/view-index.ts';
import { hasRoom } from '../machines/view-lanes.ts';
import { instanceOf, viewIn, viewOf, viewsOf } from './reading.ts';

/** States of a view's task in which nothing is selected. */
const closed: ReadonlySet<string> = new Set(['starting', 'paused', 'leaving', 'stopped']);

export const modes: readonly Property[] = [
  /** 17. Nothing takes off in a third state. */
  step('ModeGate', (before, after, taken) => {
    const name = viewIn(taken);
    const was = name === undefined ? undefined : viewOf(before, name);
    const is = name === undefined ? undefined : viewOf(after, name);
    if (was === undefined || is === undefined || !closed.has(is.task)) return true;
    return recordsOf(is.index).every(
      ([object, { place }]) => place !== 'prepared' || placeOf(was.index, object) === 'prepared',
    );
  }),

  /** 17. Once a pause has been acknowledged by all, each view is paused. */
  always('PausedEverywhere', (state) => {
    if (state.actor('destage')?.matches('paused') !== true) return true;
    const isSettled = instanceOf(state)?.unacknowledged.length === 0;
    return !isSettled || viewsOf(state).every(({ task }) => task === 'paused');
  }),

  /** 18. Whoever may go and has room has gone: all in force, the awaited and the filled in normal. */
  always('ForceExempt', (state) =>
    viewsOf(state).every(({ task, index, context }) => {
      const exempt = laneLength(index, 'filled') + laneLength(index, 'urgent');
      // A sick view sends only the exempt ones out of itself; a drain does not wait for its health.
      const isAll = task === 'draining' || (task === 'force' && !isSick(context));
      const isOpen = isAll || task === 'force' || task === 'normal';
      const due = isAll ? exempt + laneLength(index, 'ordinary') : isOpen ? exempt : 0;
      if (due > 0 && hasRoom(index, windowOf(context))) return false;
      return Object.values(requestsOf(index)).every(({ outstanding }) =>
        outstanding.keys().every((object) => recordOf(index, object)?.lane !== 'ordinary'),
      );
    }),
  ),

  /** 26. A stop ends when nothing is in flight and every request has been answered; then nobody is left. */
  step('CleanStop', (before, after, { actor, kind }) => {
    if (actor !== 'destage' || kind === 'fault') return true;
    const isEnding = before.actor('destage')?.matches('stopping') === true;
    if (!isEnding || after.actor('destage')?.status !== 'done') return true;
    const isStill = viewsOf(before).every(
      ({ task, index }) => task === 'stopped' && figuresOf(index).flights === 0,
    );
    const open = instanceOf(after)?.requests ?? [];
    return isStill && open.length === 0 && after.actors().length === 1;
  }),
];
