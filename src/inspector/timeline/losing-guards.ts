/**
 * Which guards said no to an event: XState does not tell. From the innermost active state outwards it
 * takes the first transition whose guard holds, so that the guarded ones before it have lost.
 * Source: SCXML, `selectTransitions`.
 */
import type { StateDefinition, TransitionDefinition } from '../record.ts';
import type { LosingGuard } from '../protocol.ts';
import type { Timeline } from './timeline.ts';

/** `value`: the number of the value before; `type`: of the event; `taken`: what it took. */
export function losingGuards(
  timeline: Timeline,
  value: number,
  type: number,
  taken: readonly string[],
): readonly LosingGuard[] {
  const known = timeline.values.at(value);
  const root = known === undefined ? undefined : timeline.machines[known.machine]?.definition?.root;
  const event = timeline.types[type];
  if (known === undefined || root === undefined || event === undefined) return [];
  const active = new Set(known.active);
  return losersOf(root, active, new Set(taken), ({ kind, descriptor }) =>
    kind === 'always' ? false : isMatch(descriptor, event),
  ).lost;
}

/** Guards of transitions without an event that do not hold: else they would have been taken. */
export function blockedAlways(
  root: StateDefinition,
  active: ReadonlySet<string>,
): readonly LosingGuard[] {
  return losersOf(root, active, new Set(), ({ kind }) => kind === 'always').lost;
}

interface Outcome {
  readonly lost: readonly LosingGuard[];
  /** Something was taken here or inside: the states around are not asked. */
  readonly isTaken: boolean;
}

function losersOf(
  state: StateDefinition,
  active: ReadonlySet<string>,
  taken: ReadonlySet<string>,
  isAsked: (transition: TransitionDefinition) => boolean,
): Outcome {
  const inside = state.states
    .filter(({ path }) => active.has(path))
    .map((child) => losersOf(child, active, taken, isAsked));
  const lost = inside.flatMap((outcome) => [...outcome.lost]);
  if (inside.some(({ isTaken }) => isTaken)) return { lost, isTaken: true };
  for (const transition of state.transitions) {
    if (!isAsked(transition)) continue;
    if (taken.has(transition.id)) return { lost, isTaken: true };
    if (transition.guard !== undefined) lost.push({ edge: transition.id, guard: transition.guard });
  }
  return { lost, isTaken: false };
}

/** As XState matches events: `*`, `object.*`, or the type itself. */
function isMatch(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}
