/**
 * Which timers are armed after a step, by the letter of XState's scheduler: a timer whose id is used
 * again stays armed, but can no longer be cancelled; one without an id never can.
 * Source: XState 5.33, `createSystem`, `scheduler.schedule` and `cancel`.
 */
import type { Effect } from './effect.ts';
import type { Timer } from './local-state.ts';

export function armedAfter(timers: readonly Timer[], effects: readonly Effect[]): readonly Timer[] {
  let armed = timers;
  for (const effect of effects) {
    if (effect.kind === 'cancel')
      armed = armed.filter(({ name, isHeld }) => !(isHeld && name === effect.timer));
    else if (effect.kind === 'arm') {
      const { timer, event, to, fixedMs } = effect;
      const isNameless = timer === undefined;
      const name = timer ?? event.type;
      const others = isNameless ? armed : released(armed, name);
      armed = [...others, { name, isHeld: !isNameless, isNameless, event, to, fixedMs }];
    }
  }
  return inOrder(armed);
}

/** Only among fixed delays does the order of arming tell which fires first; the rest have one order. */
function inOrder(armed: readonly Timer[]): readonly Timer[] {
  const free = armed.filter(({ fixedMs }) => fixedMs === null);
  if (free.length === 0) return armed;
  const byName = free.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...byName, ...armed.filter(({ fixedMs }) => fixedMs !== null)];
}

/** One that fires frees its name. */
export function without(timers: readonly Timer[], fired: Timer): readonly Timer[] {
  const left = timers.filter((timer) => timer !== fired);
  return fired.isNameless ? left : released(left, fired.name);
}

function released(timers: readonly Timer[], name: string): readonly Timer[] {
  return timers.map((timer) =>
    timer.isHeld && timer.name === name ? { ...timer, isHeld: false } : timer,
  );
}
