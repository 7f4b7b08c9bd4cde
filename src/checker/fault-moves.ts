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
    const [head = 0, second] = events;
    const change = (fault: FaultKind, after: readonly number[]): void => {
      const rule = fault === 'crash' ? undefined : faults[fault];
      if (rule !== undefined && isBetween(model, rule, inbound.from, slot))
        moves.push(channelMove(model, slot, component, inbound, fault, after));
    };
    change('loss', events.slice(1));
    change('duplication', [head, ...events]);
    if (second !== undefined && second !== head)
      change('reordering', [second, head, ...events.slice(2)]);
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
  return { ...about, next: 0, outputs, emitted: [] };
}

function channelMove(
  model: Model,
  slot: Slot,
  { local, inbox }: Component,
  { from }: Inbound,
  fault: FaultKind,
  after: readonly number[],
): Move {
  const changed = withChannel(inbox, from, model.sequences.of(after));
  return {
    kind: 'fault',
    slot: slot.index,
    from,
    event: model.interner.idOf({ type: fault }),
    timer: undefined,
    next: model.componentsOf(slot.index).of(local, changed),
    outputs: [{ kind: 'spend', fault }],
    emitted: [],
  };
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
