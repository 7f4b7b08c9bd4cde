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
  return armed;
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
