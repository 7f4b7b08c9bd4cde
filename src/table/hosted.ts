/**
 * What a population is to those who only know the table: logic that stands for many actors of one
 * machine, the messages that start, reach and stop them, and how what they send is joined.
 * Not here: how it runs (`src/population`), and how it is checked (`src/checker`).
 */
import type { AnyActorLogic, AnyStateMachine, EventObject } from 'xstate';

/** Starts members. Each list of ids has one input. */
export interface MembersStart<TInput = unknown> {
  readonly type: 'members.start';
  readonly starts: readonly { readonly members: readonly string[]; readonly input: TInput }[];
}

/** Sends to members. Each list of ids has one event; who is not there gets nothing. */
export interface MembersSend<TEvent extends EventObject = EventObject> {
  readonly type: 'members.send';
  readonly sends: readonly { readonly members: readonly string[]; readonly event: TEvent }[];
}

/** Stops members, as `stopChild` does. */
export interface MembersStop {
  readonly type: 'members.stop';
  readonly members: readonly string[];
}

export type MembersEvent<TInput = unknown, TEvent extends EventObject = EventObject> =
  MembersStart<TInput> | MembersSend<TEvent> | MembersStop;

/** One event for several of one type, in their order, to one receiver. Pure. */
export type Join = (events: readonly never[]) => EventObject;

/** By type of the events that are joined. */
export type Joins = Readonly<Record<string, Join>>;

export interface Hosted {
  readonly machine: AnyStateMachine;
  readonly join: Joins;
}

const populations = new WeakMap<AnyActorLogic, Hosted>();

/** What the logic hosts, if it is a population. */
export function hostedBy(logic: AnyActorLogic): Hosted | undefined {
  return populations.get(logic);
}

/** Notes that logic is a population. */
export function noteHosted(logic: AnyActorLogic, hosted: Hosted): void {
  populations.set(logic, hosted);
}

/** An event as its receiver gets it when nothing else is joined with it. */
export function joinedAlone(join: Joins, event: EventObject): EventObject {
  const how = Object.hasOwn(join, event.type) ? join[event.type] : undefined;
  return how === undefined ? event : how([event as never]);
}

/** Errors: throws for an event that is none of a population's, with what it takes. */
export function requireMembersEvent(event: EventObject): MembersEvent {
  const { type, starts, sends, members } = event as EventObject & Readonly<Record<string, unknown>>;
  const isRight =
    (type === 'members.start' && Array.isArray(starts)) ||
    (type === 'members.send' && Array.isArray(sends)) ||
    (type === 'members.stop' && Array.isArray(members));
  if (isRight) return event as MembersEvent;
  throw new Error(
    `a population was sent ${JSON.stringify(event)}; it takes members.start with starts, members.send with sends and members.stop with members`,
  );
}
