/**
 * Everything that one actor may do next: take the head of one of its channels, fire one of its
 * timers, take an event of the environment; and what may happen to it, when faults are on.
 * Source: design, "Semantics of the checker".
 */
import type { EventObject } from 'xstate';
import type { LocalState, Timer } from '../table/local-state.ts';
import { actorView } from './actor-view.ts';
import type { PlainEvent } from './api.ts';
import { withChannel, type Component, type Inbound } from './components.ts';
import { faultMoves } from './fault-moves.ts';
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';
import { sent } from './outputs.ts';
import type { Answered, Reaction } from './reactions.ts';
import type { Slot } from './roster.ts';

export function movesOf(model: Model, slot: Slot, id: number): readonly Move[] {
  if (model.faults?.slot === slot.index) return model.faults.moves(id);
  const component = model.componentsOf(slot.index).at(id);
  if (component === undefined) return [];
  const moves = component.inbox.flatMap((inbound) => deliveries(model, slot, component, inbound));
  for (const timer of fireable(component.local))
    moves.push(...firings(model, slot, component, timer));
  for (const event of environmentOf(model, slot, component))
    moves.push(...comings(model, slot, component, id, event));
  return [...moves, ...faultMoves(model, slot, component)];
}

/** The timers that may fire next, in the order of their moves. */
export function fireable({ timers }: LocalState): readonly Timer[] {
  return timers.filter(mayFire);
}

/** The timer that fires in one of the moves of a component. */
export function firedIn(model: Model, id: number, move: Move): Timer | undefined {
  const { slot } = move;
  const component = model.componentsOf(slot).at(id);
  if (component === undefined) return undefined;
  const timers = fireable(component.local).flatMap((timer) =>
    firings(model, model.slot(slot), component, timer).map(() => timer),
  );
  const moves = model.moves(slot, id).filter(({ kind }) => kind === 'timer');
  return timers[moves.findIndex((other) => other === move)];
}

/** Of two timers with fixed delays, the one that was armed first and is due no later goes first. */
function mayFire({ fixedMs }: Timer, at: number, timers: readonly Timer[]): boolean {
  if (fixedMs === null) return true;
  return !timers
    .slice(0, at)
    .some((earlier) => earlier.fixedMs !== null && earlier.fixedMs <= fixedMs);
}

function deliveries(
  model: Model,
  slot: Slot,
  component: Component,
  { from, sequence }: Inbound,
): readonly Move[] {
  const event = model.sequences.events(sequence)[0] ?? 0;
  const inbox = withChannel(component.inbox, from, model.sequences.tail(sequence));
  const answered = model.reactionsOf(slot.index).toEvent(component.local, event);
  return moved(model, slot, answered, inbox, { kind: 'deliver', from, event });
}

function firings(model: Model, slot: Slot, component: Component, timer: Timer): readonly Move[] {
  const { local, inbox } = component;
  const event = model.eventId(timer.event, slot, local);
  const about = { kind: 'timer', from: -1, event, timer: timer.name } as const;
  const isOwn =
    timer.to === null ||
    (timer.to.kind === 'path' ? timer.to.path === slot.path : timer.to.systemId === local.systemId);
  if (isOwn) {
    const answered = model.reactionsOf(slot.index).toTimer(local, timer, event);
    return moved(model, slot, answered, inbox, about);
  }
  const state = slot.steps.withoutTimer(local, timer);
  const next = model.componentsOf(slot.index).of(state, inbox);
  const { to, event: sentEvent } = timer;
  const outputs = to === null ? [] : sent(model, slot, local, { to, event: sentEvent }).map(late);
  return [{ ...about, slot: slot.index, next, outputs, emitted: [], transitions: [] }];
}

function late(output: Output): Output {
  return output.kind === 'sendSystem' ? { ...output, isLate: true } : output;
}

function environmentOf(
  { options, roster }: Model,
  slot: Slot,
  { local }: Component,
): readonly PlainEvent[] {
  if (local.snapshot.status !== 'active') return [];
  return Object.entries(options.environment ?? {}).flatMap(([name, events]) => {
    if (!roster.named(name).includes(slot)) return [];
    return typeof events === 'function' ? events(actorView(local, slot.id)) : events;
  });
}

/** None where nothing would happen, unless such moves are asked for (`stills`). */
function comings(
  model: Model,
  slot: Slot,
  component: Component,
  id: number,
  given: EventObject,
): readonly Move[] {
  const event = model.eventId(given, slot, undefined);
  const answered = model.reactionsOf(slot.index).toEvent(component.local, event);
  const about = { kind: 'environment', from: -1, event } as const;
  return moved(model, slot, answered, component.inbox, about).flatMap((move) => {
    const { next, outputs, emitted, transitions, rearmed = [] } = move;
    const isSomething =
      next !== id ||
      outputs.some(({ kind }) => kind !== 'ask') ||
      emitted.length > 0 ||
      // The state is the same, but what was to come is put off.
      rearmed.length > 0 ||
      (model.options.stills === true && transitions.length > 0);
    return isSomething ? [move] : questionOf(model, move);
  });
}

/** A move that does nothing is never possible; but it has to be seen when nobody is there any more. */
function questionOf({ options }: Model, move: Move): readonly Move[] {
  for (const output of move.outputs) {
    if (output.kind !== 'ask' || !output.isHeld) continue;
    const isOpen = output.isOnly || options.unheld?.has(output.systemId) === false;
    if (isOpen)
      return [{ ...move, outputs: [...move.outputs, { ...output, isHeld: false, isOnly: false }] }];
  }
  return [];
}

/** An event that an actor is told of outside of its channels. */
export function toldMove(model: Model, slot: Slot, id: number, given: EventObject): Move {
  const component = model.componentsOf(slot.index).at(id);
  if (component === undefined) throw new Error(`there is no actor ${slot.path} to be told`);
  const event = model.eventId(given, slot, undefined);
  const answered = model.reactionsOf(slot.index).toEvent(component.local, event);
  const about = { kind: 'fault', from: -1, event } as const;
  const [{ outputs, ...move }] = moved(model, slot, answered, component.inbox, about);
  return {
    ...move,
    outputs: outputs.map((output) =>
      output.kind === 'ask' ? { ...output, isOnly: true } : output,
    ),
  };
}

function moved(
  model: Model,
  slot: Slot,
  answered: Answered,
  inbox: readonly Inbound[],
  about: Pick<Move, 'kind' | 'from' | 'event'> & { readonly timer?: string },
): readonly [Move, ...Move[]] {
  const components = model.componentsOf(slot.index);
  const [first, ...others] = answered;
  const moveOf = ({ state, ...does }: Reaction): Move => {
    const next = components.of(state, inbox);
    return { timer: undefined, ...about, slot: slot.index, next, ...does };
  };
  return [moveOf(first), ...others.map(moveOf)];
}
