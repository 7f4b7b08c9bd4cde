/**
 * What may happen to one actor when faults are on: it crashes alone and starts again, or one of its
 * channels loses, doubles or swaps messages. A crash of everything is the ledger's move.
 * Source: Stateright's `LossyNetwork` and its crashes.
 */
import type { ChannelFault } from './api.ts';
import { withChannel, type Component, type Inbound } from './components.ts';
import type { Model } from './model.ts';
import type { FaultKind, Move, Output } from './move.ts';
import type { Slot } from './roster.ts';

export function faultMoves(model: Model, slot: Slot, component: Component): readonly Move[] {
  const { faults } = model.options;
  if (faults === undefined) return [];
  const moves: Move[] = [];
  if (faults.crash?.only?.some((name) => model.roster.named(name).includes(slot)) === true)
    moves.push(crashAlone(model, slot));
  for (const inbound of component.inbox) {
    const events = model.sequences.events(inbound.sequence);
    const [head = 0] = events;
    const change = (fault: FaultKind, after: readonly number[], at = 0): void => {
      const rule = fault === 'crash' ? undefined : faults[fault];
      if (rule !== undefined && isBetween(model, rule, inbound.from, slot))
        moves.push(channelMove(model, slot, component, inbound, faultEvent(fault, at), after));
    };
    change('loss', events.slice(1));
    change('duplication', [head, ...events]);
    for (const [at, overtaken] of events.entries()) {
      const behind = events[at + 1];
      if (behind !== undefined && behind !== overtaken)
        change('reordering', events.toSpliced(at, 2, behind, overtaken), at);
    }
  }
  return moves;
}

function crashAlone(model: Model, slot: Slot): Move {
  const event = model.interner.idOf({ type: 'crash' });
  const outputs: readonly Output[] = [
    { kind: 'spend', fault: 'crash' },
    { kind: 'remove', slot: slot.index, unread: [] },
    ...model.birth(slot),
  ];
  const about = { kind: 'fault', slot: slot.index, from: -1, event, timer: undefined } as const;
  return { ...about, next: 0, outputs, emitted: [], transitions: [] };
}

function channelMove(
  model: Model,
  slot: Slot,
  { local, inbox }: Component,
  { from }: Inbound,
  event: FaultEvent,
  after: readonly number[],
): Move {
  const changed = withChannel(inbox, from, model.sequences.of(after));
  return {
    kind: 'fault',
    slot: slot.index,
    from,
    event: model.interner.idOf(event),
    timer: undefined,
    next: model.componentsOf(slot.index).of(local, changed),
    outputs: [{ kind: 'spend', fault: event.type }],
    emitted: [],
    transitions: [],
  };
}

/** `at`: of a channel's messages the one that is overtaken, 1 the one behind the head; absent for the head. */
interface FaultEvent {
  readonly type: FaultKind;
  readonly at?: number;
}

function faultEvent(type: FaultKind, at: number): FaultEvent {
  return { type, ...(at > 0 && { at }) };
}

function isBetween({ roster }: Model, { between }: ChannelFault, from: number, to: Slot): boolean {
  if (between === undefined) return true;
  const sender = roster.slots[from];
  return between.some((pair) => {
    const [source = '*', target = '*'] = pair.split('>');
    const isSource =
      source === '*' || (sender !== undefined && roster.named(source).includes(sender));
    return isSource && (target === '*' || roster.named(target).includes(to));
  });
}
