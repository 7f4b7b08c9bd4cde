/**
 * Which timers are armed after a step, by the letter of XState's scheduler: a timer whose id is used
 * again stays armed, but can no longer be cancelled; one without an id never can.
 * Source: XState 5.33, `createSystem`, `scheduler.schedule` and `cancel`.
 */
import type { Effect } from './effect.ts';
import type { Timer } from './local-state.ts';

/** `made`: what is kept of a timer that the effect of this number arms. */
export function armedAfter<T extends Timer>(
  timers: readonly T[],
  effects: readonly Effect[],
  made: (timer: Timer, effect: number) => T,
): readonly T[] {
  let armed = timers;
  for (const [at, effect] of effects.entries()) {
    if (effect.kind === 'cancel')
      armed = armed.filter(({ name, isHeld }) => !(isHeld && name === effect.timer));
    else if (effect.kind === 'arm') {
      const { timer, event, to, fixedMs } = effect;
      const isNameless = timer === undefined;
      const name = timer ?? event.type;
      const others = isNameless ? armed : released(armed, name);
      const armedNow = { name, isHeld: !isNameless, isNameless, event, to, fixedMs };
      armed = [...others, made(armedNow, at)];
    }
  }
  return inOrder(armed);
}

/** Only among fixed delays does the order of arming tell which fires first; the rest have one order. */
function inOrder<T extends Timer>(armed: readonly T[]): readonly T[] {
  const free = armed.filter(({ fixedMs }) => fixedMs === null);
  if (free.length === 0) return armed;
  const byName = free.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...byName, ...armed.filter(({ fixedMs }) => fixedMs !== null)];
}

/** One that fires frees its name. */
export function without<T extends Timer>(timers: readonly T[], fired: T): readonly T[] {
  const left = timers.filter((timer) => timer !== fired);
  return fired.isNameless ? left : released(left, fired.name);
}

function released<T extends Timer>(timers: readonly T[], name: string): readonly T[] {
  return timers.map((timer) =>
    timer.isHeld && timer.name === name ? { ...timer, isHeld: false } : timer,
  );
}
