/**
 * What a step does, as Promela: it changes the actor's local state, sends, starts and stops others. What
 * is sent to who is absent or has ended is lost, and with an actor goes what was under way to it.
 */
import type { Output } from '../../checker/move.ts';
import { isActive, localOf, type Tables } from './tables.ts';
import { isIn } from './predicate.ts';
import { channelName, eventName, localName } from './words.ts';

type OfKind<K extends Output['kind']> = Extract<Output, { kind: K }>;

export class Effects {
  /** By receiver: its senders, and the longest that the channel from each was seen. */
  readonly channels: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.channels = channelsOf(tables);
  }

  /** The lines of a change of the actor itself. */
  become(slot: number, local: number): readonly string[] {
    const isOver = !isActive(this.#tables.locals[slot]?.[local - 1]);
    return [`${localName(slot)} = ${local};`, ...(isOver ? this.#unread(slot) : [])];
  }

  lines(outputs: readonly Output[]): readonly string[] {
    return outputs.flatMap((output) => this.#line(output));
  }

  #line(output: Output): readonly string[] {
    switch (output.kind) {
      case 'send':
        return this.#toIfThere(output.slot, output);
      case 'sendSystem':
        return [this.#toHolder(output)];
      case 'place':
        return [
          ...this.#stoppedBelow(output.slot),
          ...this.#unread(output.slot),
          `${localName(output.slot)} = ${localOf(this.#tables.model, output.slot, output.component)};`,
        ];
      case 'remove':
        return this.#stopped(output.slot);
      // Somebody is there wherever it is asked (`tables.ts`).
      case 'ask':
      case 'refuse':
      case 'spend':
      case 'crash':
        return [];
    }
  }

  #toIfThere(slot: number, sent: OfKind<'send'>): readonly string[] {
    const active = this.#activeLocals(slot, () => true);
    if (active === 'never') return [];
    const line = this.#put(slot, sent);
    return [active === 'always' ? line : `if :: ${active} -> ${line} :: else fi;`];
  }

  /** XState sends to the sender itself what is addressed to a system id that nobody holds. */
  #toHolder(sent: OfKind<'sendSystem'>): string {
    const { systemId, from, isLate = false } = sent;
    const holders = this.#tables.model.roster.holders(systemId);
    const options: string[] = [];
    for (const { index } of holders) {
      const holds = this.#activeLocals(index, (id) => id === systemId);
      if (holds === 'always') return this.#put(index, sent);
      if (holds !== 'never') options.push(`:: ${holds} -> ${this.#put(index, sent)}`);
    }
    const otherwise = isLate
      ? 'assert(false);'
      : (this.#toIfThere(from, { ...sent, kind: 'send', slot: from })[0] ?? 'skip;');
    return options.length === 0 ? otherwise : `if ${options.join(' ')} :: else -> ${otherwise} fi;`;
  }

  /** That the actor is active, under a system id: as an expression, unless it is so at all times. */
  #activeLocals(slot: number, isHeld: (systemId: string | undefined) => boolean): string {
    const locals = this.#tables.locals[slot] ?? [];
    const active = locals.flatMap((local, at) =>
      isActive(local) && isHeld(local.systemId) ? [at + 1] : [],
    );
    if (active.length === 0) return 'never';
    const isThere = (this.#tables.first[slot] ?? 0) !== 0 && !this.#leaves.has(slot);
    return isThere && active.length === locals.length ? 'always' : isIn(slot, active);
  }

  /** Whom a step may stop, with all below them. */
  get #leaves(): ReadonlySet<number> {
    return (this.#removed ??= new Set(
      this.#tables.steps.flatMap(({ outputs }) =>
        outputs.flatMap((output) =>
          output.kind === 'remove' || output.kind === 'place'
            ? this.#withBelow(output.slot, output.kind === 'remove')
            : [],
        ),
      ),
    ));
  }
  #removed: ReadonlySet<number> | undefined;

  #withBelow(slot: number, isItself: boolean): readonly number[] {
    const { children } = this.#tables.model.slot(slot);
    const below = children.flatMap(({ index }) => this.#withBelow(index, true));
    return isItself ? [slot, ...below] : below;
  }

  #put(to: number, { from, event }: { readonly from: number; readonly event: number }): string {
    const channel = channelName(from, to);
    const line = `${channel}!${eventName(this.#tables.model, event)};`;
    return this.#tables.missing === undefined ? line : `assert(nfull(${channel})); ${line}`;
  }

  #stopped(slot: number): readonly string[] {
    return [`${localName(slot)} = 0;`, ...this.#unread(slot), ...this.#stoppedBelow(slot)];
  }

  #stoppedBelow(slot: number): readonly string[] {
    return this.#withBelow(slot, false).flatMap((below) => [
      `${localName(below)} = 0;`,
      ...this.#unread(below),
    ]);
  }

  #unread(slot: number): readonly string[] {
    const senders = [...(this.channels.get(slot)?.keys() ?? [])];
    return senders.map((from) => `forget(${channelName(from, slot)});`);
  }
}

/** Of all that is sent at the start or by some step. */
function channelsOf({ model, steps }: Tables): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const channels = new Map<number, Map<number, number>>();
  const note = (from: number, to: number, length: number): void => {
    const senders = channels.get(to) ?? new Map<number, number>();
    channels.set(to, senders.set(from, Math.max(length, senders.get(from) ?? 1)));
  };
  for (const output of [...model.rootOutputs, ...steps.flatMap(({ outputs }) => outputs)])
    if (output.kind === 'send') note(output.from, output.slot, 1);
    else if (output.kind === 'sendSystem')
      for (const { index } of [...model.roster.holders(output.systemId), model.slot(output.from)])
        note(output.from, index, 1);
  for (const [slot, components] of model.components.entries())
    for (let component = 1; component < components.size; component++)
      for (const { from, sequence } of components.at(component)?.inbox ?? [])
        note(from, slot, model.sequences.events(sequence).length);
  return channels;
}
