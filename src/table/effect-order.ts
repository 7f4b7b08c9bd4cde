/**
 * The effects of one step in the order in which they take effect. XState defers them to the end of the
 * step, and that shows: who is stopped before it has been started never starts, and what is sent to a
 * child that is started later in the step waits for it.
 * Source: XState 5.33, `executeSpawn`, `executeStop`, `Actor#update`, `Mailbox`.
 */
import type { EventObject } from 'xstate';
import type { Effect } from './effect.ts';

/** `isFirst`: the effects of an actor's own start. */
export function inOrder(effects: readonly Effect[], isFirst: boolean): readonly Effect[] {
  return afterStart(withoutStillborn(effects, isFirst)).map((effect, at, all) =>
    effect.kind === 'stop' ? { ...effect, unread: sentTo(effect.path, all.slice(0, at)) } : effect,
  );
}

/** At an actor's own start what it spawns in an `assign` starts before any action is executed. */
function withoutStillborn(effects: readonly Effect[], isFirst: boolean): readonly Effect[] {
  let kept: Effect[] = [];
  for (const effect of effects) {
    const born =
      effect.kind === 'stop'
        ? kept.findIndex(
            (earlier) =>
              earlier.kind === 'spawn' &&
              earlier.path === effect.path &&
              !(isFirst && earlier.isByAssign),
          )
        : -1;
    if (born < 0) kept.push(effect);
    // What was sent to it goes with it.
    else kept = kept.filter((earlier, at) => at < born || !isOf(earlier, effect));
  }
  return kept;
}

/** What is sent to a child before its start comes right after it; to its predecessor it does not. */
function afterStart(effects: readonly Effect[]): readonly Effect[] {
  const early = effects.filter((effect, at) => {
    const next = effects.slice(at).find((later) => 'path' in later && isSentTo(effect, later.path));
    return next?.kind === 'spawn';
  });
  if (early.length === 0) return effects;
  return effects
    .filter((effect) => !early.includes(effect))
    .flatMap((effect) =>
      effect.kind === 'spawn'
        ? [effect, ...early.filter((sent) => isSentTo(sent, effect.path))]
        : [effect],
    );
}

function isOf(effect: Effect, stop: Effect): boolean {
  if (stop.kind !== 'stop') return false;
  return (effect.kind === 'spawn' && effect.path === stop.path) || isSentTo(effect, stop.path);
}

function isSentTo(effect: Effect, path: string): boolean {
  return effect.kind === 'send' && effect.to.kind === 'path' && effect.to.path === path;
}

function sentTo(path: string, effects: readonly Effect[]): readonly EventObject[] {
  const start = effects.findLastIndex((effect) => effect.kind === 'spawn' && effect.path === path);
  return effects
    .slice(start + 1)
    .flatMap((effect) => (effect.kind === 'send' && isSentTo(effect, path) ? [effect.event] : []));
}
