/**
 * What the properties read of a global state, in the words of domain properties: what is durable, what
 * a view knows, what is under way. Pure; `undefined` and empty where an actor is not there.
 */
import type { ActorView, PlainEvent, SentMessage, StepView, SystemView } from '../checker/api.ts';
import type { BucketFlushContext } from '../machines/bucket-flush.ts';
import type { DestageContext } from '../machines/destage-steps.ts';
import type { ObjectId, RequestId, Sequence, ViewId } from '../machines/events.ts';
import type { ViewIndex } from '../machines/view-index.ts';
import type { ViewContext } from '../machines/view-setup.ts';
import type { LogContext } from './world/log.ts';
import type { Versions } from './world/messages.ts';
import type { Scenario } from './world/scenario.ts';
import type { StoreContext } from './world/store.ts';

export interface ViewReading {
  readonly name: ViewId;
  /** The state of the view's task: `normal`, `paused` and so on. */
  readonly task: string;
  readonly context: ViewContext;
  readonly index: ViewIndex;
}

export function instanceOf(state: SystemView): DestageContext | undefined {
  return contextOf(state, 'destage') as DestageContext | undefined;
}

export function worldOf(state: SystemView): LogContext | undefined {
  return contextOf(state, 'lsm') as LogContext | undefined;
}

export function rowsOf(state: SystemView): Versions {
  return (contextOf(state, 'row') as StoreContext | undefined)?.stored ?? {};
}

export function sideOf(state: SystemView): Versions {
  return (contextOf(state, 'side') as StoreContext | undefined)?.stored ?? {};
}

export function flushOf(state: SystemView, request: RequestId): BucketFlushContext | undefined {
  return contextOf(state, `bucket-flush:${request}`) as BucketFlushContext | undefined;
}

/** The views that run. */
export function viewsOf(state: SystemView): readonly ViewReading[] {
  return (instanceOf(state)?.views ?? []).flatMap((name) => viewOf(state, name) ?? []);
}

export function viewOf(state: SystemView, name: ViewId): ViewReading | undefined {
  const actor = state.actor(name);
  const context = actor?.context as ViewContext | undefined;
  // The name may be anybody's.
  if (actor === undefined || context?.index === undefined) return undefined;
  const { task } = actor.value as { task: string };
  return { name, task, context, index: context.index };
}

/** The actor of an object in its view. */
export function objectOf(state: SystemView, view: ViewId, object: ObjectId): ActorView | undefined {
  return state.actor(pathOf(view, object));
}

/** Where the actor of an object is, if it has one. */
export function pathOf(view: ViewId, object: ObjectId): string {
  return `destage/${view}/objects/${object}`;
}

/** Each acknowledged write: its object and its sequence number. */
export function writesOf(state: SystemView): readonly (readonly [ObjectId, Sequence])[] {
  return (worldOf(state)?.written ?? []).map((object, at) => [object, at + 1] as const);
}

/** The newest acknowledged write of each object. */
export function newestOf(state: SystemView): readonly (readonly [ObjectId, Sequence])[] {
  return [...new Map(writesOf(state))];
}

export function isInRow(state: SystemView, object: ObjectId, version: Sequence): boolean {
  return (rowsOf(state)[object] ?? 0) >= version;
}

/** In ROW or in the side store. */
export function isDurable(state: SystemView, object: ObjectId, version: Sequence): boolean {
  return isInRow(state, object, version) || (sideOf(state)[object] ?? 0) >= version;
}

export function isLive(state: SystemView, sequence: Sequence): boolean {
  return sequence >= (worldOf(state)?.trimmedBelow ?? 0);
}

/** The view that a step is of, if it is of a view; a step property asks this before it looks. */
export function viewIn({ actor, kind }: StepView): ViewId | undefined {
  return kind === 'fault' ? undefined : /^destage\/(view:[^/]+)$/.exec(actor)?.[1];
}

/** What who moves in a step sends to another, by the name that it calls it. */
export function sentTo({ actor, sent }: StepView, to: string): readonly PlainEvent[] {
  return sent.filter((message) => message.from === actor && message.to === to).map(eventOf);
}

function eventOf({ event }: SentMessage): PlainEvent {
  return event;
}

/** The view that owns an object. */
export function homeOf({ objects }: Scenario, object: ObjectId): ViewId {
  return objects[object]?.view ?? '';
}

function contextOf(state: SystemView, name: string): unknown {
  return state.actor(name)?.context;
}
