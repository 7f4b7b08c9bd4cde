/**
 * What a line of a log says has happened, in the words of a system of actors: an event came from outside,
 * an actor took one, or an actor emitted one. A pattern is an event of which only some fields are known.
 */
import type { PlainEvent, StepView } from '../../checker/api.ts';
import { eventText, shortPath } from '../../checker/text.ts';

export type Observation =
  /** From outside, to an actor (system id, id or path) that has a transition for it. */
  | {
      readonly kind: 'given';
      readonly to: string;
      readonly event: PlainEvent;
      /** It may come in the middle of what else happens, if it concerns nobody else. */
      readonly isNote?: true;
    }
  /** An actor took it, from another, from a timer or from the environment. */
  | { readonly kind: 'takes'; readonly at: string; readonly event: PlainEvent }
  | { readonly kind: 'emits'; readonly event: PlainEvent };

/** What a log shows of a system: whatever matches one of these is logged, unless it may be missing. */
export interface Shown {
  readonly kind: 'takes' | 'emits';
  readonly at?: string;
  readonly event: PlainEvent;
  readonly mayBeMissing?: boolean;
}

/** Whether the fields of a pattern are in an event. */
export function isLike(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return Object.is(pattern, value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(pattern))
    return (
      Array.isArray(value) &&
      pattern.length === value.length &&
      pattern.every((item, at) => isLike(item, value[at]))
    );
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([name, field]) => isLike(field, fields[name]));
}

/** The event by which a step goes in a log: a timer by its name. */
export function takenBy({ timer, event }: StepView): PlainEvent {
  return timer === undefined || !event.type.startsWith('xstate.after.') ? event : { type: timer };
}

export function observationText(observation: Observation): string {
  const text = eventText(observation.event);
  switch (observation.kind) {
    case 'given':
      return `${shortPath(observation.to)} is given ${text}`;
    case 'takes':
      return `${shortPath(observation.at)} takes ${text}`;
    case 'emits':
      return `emitted: ${text}`;
  }
}
