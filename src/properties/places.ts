/**
 * Each dirty object is in one place, and only its own events move it.
 * Source: domain properties 2, 3, 6, 19, 20 and 21.
 */
import type { Property, StepView } from '../checker/api.ts';
import { always, step } from '../checker/properties.ts';
import type { Moved, NotMoved, ObjectId } from '../machines/events.ts';
import type { ObjectContext } from '../machines/object.ts';
import {
  figuresOf,
  laneLength,
  laneOf,
  recordOf,
  recordsOf,
  upToOf,
  type DirtyRecord,
  type LaneName,
  type ViewIndex,
} from '../machines/view-index.ts';
import {
  isDurable,
  isInRow,
  objectOf,
  pathOf,
  rowsOf,
  sentTo,
  sideOf,
  viewIn,
  viewOf,
  viewsOf,
} from './reading.ts';

const lanes: readonly LaneName[] = ['filled', 'urgent', 'ordinary'];
const waiting: ReadonlySet<string> = new Set(['queued', 'requeued']);
const actorless: ReadonlySet<string> = new Set(['queued', 'parked']);

export const places: readonly Property[] = [
  /** 2. In a lane if it waits and in no lane if not; with an actor if it is on its way, and counted once. */
  always('OnePlace', (state) =>
    viewsOf(state).every(({ name, index }) => {
      const counts: Record<string, number> = {};
      for (const [object, { place, lane }] of recordsOf(index)) {
        counts[place] = (counts[place] ?? 0) + 1;
        if (waiting.has(place) !== (lane !== null)) return false;
        if (actorless.has(place) === (objectOf(state, name, object) !== undefined)) return false;
      }
      return (
        Object.entries(figuresOf(index).counts).every(
          ([place, count]) => count === (counts[place] ?? 0),
        ) && lanes.every((lane) => isComplete(index, lane))
      );
    }),
  ),

  /** 3. Nobody is put while the view waits for a put of it. */
  step('SingleFlight', (before, _after, taken) => {
    const name = viewIn(taken);
    const puts = sentTo(taken, 'row');
    const index = name === undefined || puts.length === 0 ? undefined : viewOf(before, name)?.index;
    if (index === undefined) return true;
    return puts.every((put) => {
      return (put['moves'] as readonly Moved[]).every(({ object }) => {
        const record = recordOf(index, object);
        return record?.place !== 'destaging' || record.flight === null;
      });
    });
  }),

  /** 6. A record goes once, by a delete, and only when its newest version is in ROW. */
  step('DeleteOnce', (before, after, taken) => {
    const name = viewIn(taken);
    const was = name === undefined ? undefined : viewOf(before, name)?.index;
    const is = name === undefined ? undefined : viewOf(after, name)?.index;
    if (was === undefined || is === undefined) return true;
    return recordsOf(was).every(([object, { version }]) => {
      if (recordOf(is, object) !== undefined) return true;
      const told = taken.emitted.filter(
        (one) => one.type === 'object.deleted' && one['object'] === object,
      );
      const isDeleted = taken.event.type === 'view.delete' && told.length === 1;
      return isDeleted && isInRow(after, object, version);
    });
  }),

  /** 19. To be selected into the room that it leaves is all that a failure does to another. */
  step('FailureIsolation', (before, after, taken) => {
    const name = viewIn(taken);
    const failing = failingIn(taken);
    if (name === undefined || failing === undefined) return true;
    const was = viewOf(before, name)?.index;
    const is = viewOf(after, name)?.index;
    if (was === undefined || is === undefined) return true;
    return recordsOf(was).every(
      ([object, record]) =>
        failing.includes(object) ||
        (isUnmoved(record, recordOf(is, object)) &&
          sentTo(taken, pathOf(name, object)).every(({ type }) => type === 'object.destage')),
    );
  }),

  /** 20. The attempts have an end, and a retry waits for its time. */
  step('RetryBudget', (before, after, { actor, event }) => {
    if (!actor.includes('/objects/')) return true;
    const was = before.actor(actor);
    const is = after.actor(actor);
    if (was === undefined || is === undefined) return true;
    const { attempts, attemptsMax } = is.context as ObjectContext;
    const isTrying = is.matches('destaging') || is.matches('filling');
    if (attempts > attemptsMax || (isTrying && attempts >= attemptsMax)) return false;
    const isRetrying = was.matches('backingOff') && !is.matches('backingOff');
    return !isRetrying || event.type.startsWith('xstate.after.backoff');
  }),

  /** 21. What is parked is listed, is in the side store, and pins no log. */
  always('ParkedVisible', (state) => {
    for (const { index } of viewsOf(state))
      for (const [object, { place, pin, version }] of recordsOf(index))
        if (place === 'parked' && (pin !== null || !isDurable(state, object, version)))
          return false;
    return Object.entries(sideOf(state)).every(([object, version]) => {
      if ((rowsOf(state)[object] ?? 0) >= version) return true;
      const views = viewsOf(state);
      const isTold = views.every(({ index }) => upToOf(index) >= version);
      return !isTold || views.some(({ index }) => recordOf(index, object) !== undefined);
    });
  }),
];

/** Whom a step that a view takes is about, if it is a failure. */
function failingIn({ kind, event }: StepView): readonly ObjectId[] | undefined {
  if (kind !== 'deliver') return undefined;
  if (event.type === 'object.timedOut') return event['objects'] as readonly ObjectId[];
  if (!['fill.failed', 'row.failed', 'side.failed'].includes(event.type)) return undefined;
  return (event['failed'] as readonly NotMoved[] | undefined)?.map(({ object }) => object);
}

function isUnmoved(before: DirtyRecord, after: DirtyRecord | undefined): boolean {
  if (after === undefined) return false;
  const isSelected = waiting.has(before.place) && after.place === 'prepared';
  return (
    (after.place === before.place || isSelected) &&
    after.version === before.version &&
    after.inRow === before.inRow &&
    after.pin === before.pin
  );
}

/** Each of a lane is there once and says so, and nobody else does. */
function isComplete(index: ViewIndex, name: LaneName): boolean {
  const queue = laneOf(index, name);
  const saying = recordsOf(index).filter(([, { lane }]) => lane === name);
  return (
    queue.length === laneLength(index, name) &&
    queue.length === saying.length &&
    saying.every(([object]) => queue.includes(object))
  );
}
