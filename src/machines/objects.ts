/**
 * A view's objects as their view has them: the members of one actor, which it starts, tells things and
 * stops, a batch at a time; what several of them announce comes back as one event. Who hosts them is
 * provided from outside: a population live, actors of their own in the checker.
 * Not here: what one object does (`object.ts`), and what a view tells it (`view-objects.ts`).
 */
import { fromTransition, type ActorLogic, type Snapshot, type SnapshotFrom } from 'xstate';
import type { ObjectEvent, ObjectId, PlacedEvent } from './events.ts';
import type { ObjectInput, objectMachine } from './object.ts';

/** What some objects are started with. */
export interface ObjectStart {
  readonly members: readonly ObjectId[];
  readonly input: ObjectInput;
}

/** What some objects are told. */
export interface ObjectSend {
  readonly members: readonly ObjectId[];
  readonly event: ObjectEvent;
}

/** To a view's objects, from their view. An id has one actor at a time; who is not there hears nothing. */
export type ObjectsEvent =
  | { readonly type: 'members.start'; readonly starts: readonly ObjectStart[] }
  | { readonly type: 'members.send'; readonly sends: readonly ObjectSend[] }
  | { readonly type: 'members.stop'; readonly members: readonly ObjectId[] };

/** Every object that has an actor, to look at. */
type ObjectsSnapshot = Snapshot<undefined> & {
  readonly members: {
    ids(): Iterable<ObjectId>;
    snapshotOf(object: ObjectId): SnapshotFrom<typeof objectMachine> | undefined;
  };
};

/** Logic that hosts them. */
export type ObjectsLogic = ActorLogic<ObjectsSnapshot, ObjectsEvent, undefined>;

/** The named placeholder. */
export const objectsActor: ObjectsLogic = fromTransition((): never => {
  throw new Error('objects is a named placeholder: provide a population of object machines');
}, undefined) as unknown as ObjectsLogic;

type Queued = Extract<PlacedEvent, { type: 'object.queued' }>;
type Entered = Exclude<PlacedEvent, Queued>;

/** How what several objects announce is one event. */
export const joinAnnounced = {
  'object.queued': (events: readonly Queued[]): Queued => ({
    type: 'object.queued',
    failed: joined(events, ({ failed }) => failed),
  }),
  'object.filling': joinedAs('object.filling'),
  'object.destaging': joinedAs('object.destaging'),
  'object.requeued': joinedAs('object.requeued'),
  'object.backingOff': joinedAs('object.backingOff'),
  'object.parking': joinedAs('object.parking'),
  'object.parked': joinedAs('object.parked'),
  'object.destaged': joinedAs('object.destaged'),
  'object.timedOut': joinedAs('object.timedOut'),
} satisfies Readonly<Record<PlacedEvent['type'], unknown>>;

function joinedAs(type: Entered['type']) {
  return (events: readonly Entered[]): Entered => ({
    type,
    objects: joined(events, ({ objects }) => objects),
  });
}

/** In their order. Most lists have one part: `flatMap` would make as many arrays. */
function joined<Event, Part>(
  events: readonly Event[],
  partsOf: (event: Event) => readonly Part[],
): readonly Part[] {
  const all: Part[] = [];
  for (const event of events) for (const part of partsOf(event)) all.push(part);
  return all;
}
