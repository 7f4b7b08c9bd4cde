/**
 * What has to happen in the end. Fairness is weak, per channel and per timer; nothing is asked of the
 * environment. Worlds are finite, so that «some … leads to none» says the same as «each … ends».
 * Source: domain properties 27 to 38.
 */
import type { Property, SystemView } from '../checker/api.ts';
import { leadsTo, noSpin, notStuck } from '../checker/properties.ts';
import type { ObjectId, Place, Sequence } from '../machines/events.ts';
import { countOf, recordOf, recordsOf, upToOf } from '../machines/view-index.ts';
import { instanceOf, isDurable, newestOf, sideOf, viewsOf, worldOf, writesOf } from './reading.ts';
import type { Scenario } from './world/scenario.ts';

/** Timers whose firing is time passing: a cycle through one of them is no spin. */
const paced = [
  'ageMax',
  'backoff',
  'fillTimeout',
  'putTimeout',
  'parkTimeout',
  'probeDelay',
  'tellDelay',
];

export const liveness = (scenario: Scenario): readonly Property[] => [
  ...(isAgeing(scenario) ? aged(scenario) : []),
  ...anywhere,

  /** The end of all that is above: where nothing can move, nobody waits. */
  notStuck(
    'NotStuck',
    (state) =>
      (isAgeing(scenario) && isRunning(state) && dirtyOf(state).length > 0) ||
      openOf(state) > 0 ||
      (isRunning(state) && (worldOf(state)?.waiting.length ?? 0) > 0),
  ),
];

/** No place but `queued`, `parked` and `parking` is one to stay in. */
const ofPlaces: readonly Property[] = [
  /** 33. */
  leadsTo(
    'BackoffEnds',
    (state) => isSomeIn(state, 'backingOff'),
    (state) => !isSomeIn(state, 'backingOff'),
  ),

  /** 34. */
  leadsTo(
    'FillEnds',
    (state) => isSomeIn(state, 'filling'),
    (state) => !isSomeIn(state, 'filling'),
  ),
];

/** Whatever the world is. */
const anywhere: readonly Property[] = [
  /** 28. */
  leadsTo(
    'ForceDrains',
    (state) => isIn(state, { running: 'force' }) && dirtyOf(state).length > 0,
    (state) => !isIn(state, { running: 'force' }) || dirtyOf(state).length === 0,
  ),

  /** 29. */
  leadsTo(
    'BucketAnswers',
    (state) => openOf(state) > 0,
    (state) => openOf(state) === 0 || isSideLate(state),
  ),

  /** 30. In a mode that destages: paused, a full log stays full. */
  leadsTo(
    'WriterUnblocked',
    (state) => isRunning(state) && (worldOf(state)?.waiting.length ?? 0) > 0,
    (state) =>
      !isRunning(state) || (worldOf(state)?.waiting.length ?? 0) === 0 || isSideLate(state),
  ),

  /** 32. Nothing is kept in the log that the views know to be durable. */
  leadsTo(
    'TrimProgress',
    (state) => trimmableOf(state) > 0,
    (state) => trimmableOf(state) === 0 || isIn(state, 'stopping'),
  ),

  ...ofPlaces,

  /** 35. */
  leadsTo(
    'ModeSettles',
    (state) => (instanceOf(state)?.unacknowledged.length ?? 0) > 0,
    (state) => (instanceOf(state)?.unacknowledged.length ?? 0) === 0,
  ),

  /** 36. */
  noSpin('NoSpin', paced),

  /** 37. It is in ROW, or parked again. */
  leadsTo('Rearm', isRearmed, (state) => !isRearmed(state) || !isRunning(state)),

  /** 38. */
  leadsTo(
    'StopEnds',
    (state) => isIn(state, 'stopping'),
    (state) => state.actor('destage')?.status !== 'active' || isSideLate(state),
  ),
];

/** What only the age timer brings about, where the thresholds are not reached. */
const aged = (scenario: Scenario): readonly Property[] => [
  /** 27. In ROW, or parked. */
  leadsTo(
    'EventuallyDestaged',
    (state) => isIn(state, { running: 'normal' }) && dirtyOf(state).length > 0,
    (state) => !isIn(state, { running: 'normal' }) || dirtyOf(state).length === 0,
  ),

  /** 31. Of those that no store fails for ever. */
  leadsTo(
    'NoHeadOfLine',
    (state) => isIn(state, { running: 'normal' }) && healthyOf(state, scenario).length > 0,
    (state) => !isIn(state, { running: 'normal' }) || healthyOf(state, scenario).length === 0,
  ),
];

function isAgeing({ never = [] }: Scenario): boolean {
  return !never.includes('ageMax');
}

type Value = string | { readonly [state: string]: string };

function isIn(state: SystemView, value: Value): boolean {
  return state.actor('destage')?.matches(value) === true;
}

function isRunning(state: SystemView): boolean {
  return isIn(state, 'running');
}

/** Objects whose newest write is in neither ROW nor the side store. */
function dirtyOf(state: SystemView): readonly (readonly [ObjectId, Sequence])[] {
  return newestOf(state).filter(([object, version]) => !isDurable(state, object, version));
}

/** Those of them that are not sick. */
function healthyOf(state: SystemView, { sick }: Scenario) {
  const failing = new Set([...(sick?.row ?? []), ...(sick?.dm ?? [])]);
  return dirtyOf(state).filter(([object]) => !failing.has(object));
}

function openOf(state: SystemView): number {
  const asked = state.messages('lsm', 'destage').filter(({ type }) => type === 'bucket.flush');
  return (instanceOf(state)?.requests.length ?? 0) + asked.length;
}

function isSomeIn(state: SystemView, place: Place): boolean {
  return viewsOf(state).some(({ index }) => countOf(index, place) > 0);
}

function isRearmed(state: SystemView): boolean {
  return viewsOf(state).some(({ index }) => recordsOf(index).some(([, { rearmed }]) => rearmed));
}

/**
 * The side store has an object that its view still tries to park. Weak fairness allows a store that
 * answers late every time; no engine can help that, and nothing is lost by it.
 */
function isSideLate(state: SystemView): boolean {
  const side = sideOf(state);
  return viewsOf(state).some(({ index }) =>
    recordsOf(index).some(
      ([object, { place, version }]) => place === 'parking' && (side[object] ?? 0) >= version,
    ),
  );
}

/** Live entries at the log's old end that a view knows to be durable. */
function trimmableOf(state: SystemView): number {
  const below = worldOf(state)?.trimmedBelow ?? 0;
  const views = viewsOf(state);
  const writes = writesOf(state).filter(([, sequence]) => sequence >= below);
  const kept = writes.findIndex(([object, sequence]) =>
    views.some(({ index }) => {
      if (upToOf(index) < sequence) return true;
      const record = recordOf(index, object);
      const pin = record?.pin ?? null;
      return (pin !== null && pin <= sequence) || !isDurable(state, object, sequence);
    }),
  );
  return kept === -1 ? writes.length : kept;
}
