/**
 * The effects of one step in the order in which they take effect. XState defers them to the end of the
 * step, and that shows: who is stopped before it has been started never starts, and what is sent to a
 * child that is started later in the step waits for it.
 * Source: XState 5.33, `executeSpawn`, `executeStop`, `Actor#update`, `Mailbox`.
 */
import type { EventObject } from 'xstate';
import type { Effect } from './effect.ts';

export function inOrder(effects: readonly Effect[]): readonly Effect[] {
  return afterStart(withoutStillborn(effects)).map((effect, at, all) =>
    effect.kind === 'stop' ? { ...effect, unread: sentTo(effect.path, all.slice(0, at)) } : effect,
  );
}

function withoutStillborn(effects: readonly Effect[]): readonly Effect[] {
  const kept: Effect[] = [];
  for (const effect of effects) {
    const born =
      effect.kind === 'stop'
        ? kept.findIndex((earlier) => earlier.kind === 'spawn' && earlier.path === effect.path)
        : -1;
    if (born < 0) kept.push(effect);
    else kept.splice(born, 1);
  }
  return kept;
}

/** What is sent to a child before its start comes right after it. */
function afterStart(effects: readonly Effect[]): readonly Effect[] {
  const isEarly = (effect: Effect, at: number): boolean =>
    effects.slice(at).some((later) => later.kind === 'spawn' && isSentTo(effect, later.path));
  const early = effects.filter(isEarly);
  if (early.length === 0) return effects;
  return effects
    .filter((effect) => !early.includes(effect))
    .flatMap((effect) =>
      effect.kind === 'spawn'
        ? [effect, ...early.filter((sent) => isSentTo(sent, effect.path))]
        : [effect],
    );
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
