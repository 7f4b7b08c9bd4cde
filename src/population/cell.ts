/**
 * One entry of the table: what an event does to any member in a state, ready to be done again and
 * again. The next state, what becomes of its timers, and what leaves.
 */
import type { AnyTransitionDefinition, EventObject } from 'xstate';
import { armedAfter, without } from '../table/armed.ts';
import type { Effect, TimerEffect } from '../table/effect.ts';
import type { Join } from '../table/hosted.ts';
import type { Timer } from '../table/local-state.ts';
import type { DelayMs } from './delays.ts';
import type { Template } from './template.ts';

/** Where something goes: to the member itself, its parent, listeners, whoever holds a system id. */
export type Receiver =
  | { readonly kind: 'self' }
  | { readonly kind: 'parent' }
  | { readonly kind: 'listeners' }
  | { readonly kind: 'system'; readonly systemId: string };

export interface Outgoing {
  readonly receiver: Receiver;
  readonly template: Template;
  readonly join: Join | undefined;
  /** Equal for what is joined with each other. */
  readonly lane: number;
}

/** The timers that are armed afterwards, in the order of the state's timers. */
export interface TimerPlan {
  /** From zero up: the number that the timer had before. Below: -1 - its number among `arms`. */
  readonly origins: readonly number[];
  readonly arms: readonly DelayMs[];
}

export interface Cell {
  readonly next: number;
  readonly outgoing: readonly Outgoing[];
  /** System ids that somebody has to hold. */
  readonly needs: readonly string[];
  /** Undefined: all stay as they are. */
  readonly timers: TimerPlan | undefined;
  /** What it took, for whoever inspects. */
  readonly transitions: readonly AnyTransitionDefinition[];
  /** What fires is an event to the member itself: this one. */
  readonly event: EventObject | undefined;
}

interface Origin extends Timer {
  readonly origin: number;
}

export function timerPlan(
  before: readonly Timer[],
  fired: number | undefined,
  effects: readonly Effect[],
  delayOf: (delayMs: number) => DelayMs,
  isActive: boolean,
): TimerPlan | undefined {
  const numbered: readonly Origin[] = before.map((timer, origin) => ({ ...timer, origin }));
  const gone = fired === undefined ? undefined : numbered[fired];
  const left = gone === undefined ? numbered : without(numbered, gone);
  const after = isActive
    ? armedAfter(left, effects, (timer, effect) => ({ ...timer, origin: -1 - effect }))
    : [];
  const isSame = after.length === before.length && after.every(({ origin }, at) => origin === at);
  if (isSame) return undefined;
  // Those of one duration fire in the order of their arming.
  const armed = after.map(({ origin }) => -1 - origin).filter((effect) => effect >= 0);
  armed.sort((one, other) => one - other);
  return {
    origins: after.map(({ origin }) => (origin < 0 ? -1 - armed.indexOf(-1 - origin) : origin)),
    arms: armed.map((effect) => delayOf((effects[effect] as TimerEffect).delayMs)),
  };
}
