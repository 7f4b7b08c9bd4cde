/**
 * What the properties of the notes' system look at in a state, and the properties that several races
 * share. Each function reads as little of the state as it can. Not here: which race breaks which.
 * Source: domain properties 1 to 38, by their names there.
 */
import type { Property, SystemView } from '../checker/api.ts';
import { always, notStuck } from '../checker/properties.ts';
import { rowOf } from './actor-names.ts';
import type { Entry, ObjectName } from './events.ts';
import type { LsmContext } from './lsm.ts';
import type { MigratorContext } from './migrator.ts';
import type { OpprocContext } from './opproc.ts';
import type { RowContext } from './row.ts';
import type { Listed, ViewContext } from './view-list.ts';

export function viewOf(state: SystemView, turn = 0): ViewContext | undefined {
  return state.actor(`view:${turn}`)?.context as ViewContext | undefined;
}

/** All views, in order. */
export function viewsOf(state: SystemView): readonly ViewContext[] {
  const views: ViewContext[] = [];
  for (let view = viewOf(state); view !== undefined; view = viewOf(state, views.length))
    views.push(view);
  return views;
}

/** The migrators that wait in `down`. */
export function isMigratorWaiting(state: SystemView): boolean {
  return migratorsOf(state).some((actor) => actor.matches('waiting'));
}

function migratorsOf(state: SystemView) {
  const first = state.actor('migrator:0');
  const second = state.actor('migrator:1');
  return [first, second].filter((actor) => actor !== undefined);
}

export function rowOfObject(state: SystemView, object: ObjectName): RowContext | undefined {
  return state.actor(rowOf(object))?.context as RowContext | undefined;
}

function isInRow(state: SystemView, { object, sequence }: Entry): boolean {
  return (rowOfObject(state, object)?.stored ?? 0) >= sequence;
}

/** The newest acknowledged write of each object. */
function ackedOf(state: SystemView): readonly Entry[] {
  const opproc = state.actor('opproc')?.context as OpprocContext | undefined;
  const acked = Object.entries(opproc?.acked ?? {});
  return acked.map(([object, sequence]) => ({ object, sequence }));
}

/** What is acknowledged and not in ROW. */
export function dirtyOf(state: SystemView): readonly Entry[] {
  return ackedOf(state).filter((entry) => !isInRow(state, entry));
}

export function isDirty(state: SystemView, object: ObjectName): boolean {
  return dirtyOf(state).some((entry) => entry.object === object);
}

/** What a view has of an object, in whatever place. */
export function listedOf(state: SystemView, object: ObjectName): Listed | undefined {
  return viewsOf(state)
    .flatMap(({ list }) => list)
    .find((one) => one.object === object);
}

/** AckedDurable. */
export const ackedDurable: Property = always('what is acked is in ROW or in the log', (state) => {
  const lsm = state.actor('lsm')?.context as LsmContext | undefined;
  const logged = new Set(lsm?.log.map(({ sequence }) => sequence));
  return dirtyOf(state).every(({ sequence }) => logged.has(sequence));
});

/** SingleFlight. */
export const singleFlight: Property = always('no object is in flight twice', (state) =>
  ['a', 'b'].every((object) => (rowOfObject(state, object)?.flights.length ?? 0) <= 1),
);

/** EventuallyDestaged, where runs end. */
export const destagesAll: Property = notStuck(
  'what is dirty is destaged in the end',
  (state) => dirtyOf(state).length > 0,
);

/** BucketSnapshot. */
export const returnsWhenDone: Property = always(
  'a bucket request returns when what it covers is in ROW',
  (state) =>
    migratorsOf(state).every((actor) => {
      const { returned } = actor.context as MigratorContext;
      return returned.every((entry) => isInRow(state, entry));
    }),
);

/** BucketAnswers, where runs end. */
export const returns: Property = notStuck('a bucket request returns in the end', isMigratorWaiting);
