/**
 * One actor with what is under way to it: its local state and the content of each of its channels, as
 * an integer of its slot. A global state is a vector of these, so that a step changes the component
 * of who moves and those of whom it sends to, and nothing else.
 * Source: SPIN's COLLAPSE (Holzmann 1997); the components here are exact, not hashes.
 */
import { growingField } from '../table/growing-field.ts';
import type { LocalState } from '../table/local-state.ts';
import { Refusal } from '../table/refusal.ts';
import type { Sequences } from './sequences.ts';

/** A channel that is not empty. `from`: the sender's slot. */
export interface Inbound {
  readonly from: number;
  readonly sequence: number;
}

export interface Component {
  readonly local: LocalState;
  /** The number of the local state within the slot; equal for all components that have it. */
  readonly localId: number;
  /** Sorted by sender. */
  readonly inbox: readonly Inbound[];
}

export interface ComponentBounds {
  readonly channel: number;
  readonly localStates: number;
}

/** The components of one slot. Number 0: there is no actor. */
export class Components {
  readonly #sequences: Sequences;
  readonly #bounds: ComponentBounds;
  readonly #pathOf: (slot: number) => string;
  readonly #noted: (component: number, local: number) => void;
  readonly #ids = new Map<string, number>();
  readonly #list: (Component | undefined)[] = [undefined];
  readonly #localIds = new Map<string, number>();
  readonly #locals: LocalState[] = [];
  /** By component. */
  readonly localOf: number[] = [0];

  constructor(
    sequences: Sequences,
    bounds: ComponentBounds,
    pathOf: (slot: number) => string,
    noted: (component: number, local: number) => void,
  ) {
    this.#sequences = sequences;
    this.#pathOf = pathOf;
    this.#noted = noted;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#list.length;
  }

  get locals(): readonly LocalState[] {
    return this.#locals;
  }

  at(id: number): Component | undefined {
    return this.#list[id];
  }

  /** The local state with nothing under way to it. */
  of(local: LocalState, inbox: readonly Inbound[] = []): number {
    const localId = this.#localId(local);
    // Who has ended takes nothing any more.
    const kept = local.snapshot.status === 'active' ? inbox : [];
    const key = `${localId}|${kept.map(({ from, sequence }) => `${from}:${sequence}`).join()}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#list.length;
    this.#ids.set(key, id);
    const canonical = this.#locals[localId - 1] ?? local;
    this.#list.push({ local: canonical, localId, inbox: kept });
    this.localOf.push(localId);
    this.#noted(id, localId);
    return id;
  }

  /** With one more event at the end of a channel; to nobody it is lost. */
  append(id: number, from: number, event: number): number {
    const component = this.#list[id];
    if (component === undefined || component.local.snapshot.status !== 'active') return id;
    const { local, inbox } = component;
    const before = inbox.find((inbound) => inbound.from === from)?.sequence ?? 0;
    return this.of(local, withChannel(inbox, from, this.#grown(local, from, before, event)));
  }

  #grown(local: LocalState, from: number, before: number, event: number): number {
    const after = this.#sequences.append(before, event);
    const { length } = this.#sequences.events(after);
    if (length <= this.#bounds.channel) return after;
    throw new Growth(
      local.path,
      `the channel from ${this.#pathOf(from)} to it holds ${length} messages`,
      'bounds.channel',
      this.#bounds.channel,
    );
  }

  #localId(local: LocalState): number {
    const known = this.#localIds.get(local.key);
    if (known !== undefined) return known;
    this.#locals.push(local);
    this.#localIds.set(local.key, this.#locals.length);
    if (this.#locals.length > this.#bounds.localStates)
      throw new Growth(
        local.path,
        `it has more than ${this.#bounds.localStates} local states; ${growingField(this.#locals)}`,
        'bounds.localStates',
        this.#bounds.localStates,
      );
    return this.#locals.length;
  }
}

/** A space that seems to have no end: who grows, and by what. */
export class Growth extends Refusal {
  override readonly isGrowth = true;

  constructor(actor: string, problem: string, bound: string, value: number) {
    super({ actor, problem, remedy: `Bound it in the model, or raise ${bound} (${value}).` });
  }
}

export function withChannel(
  inbox: readonly Inbound[],
  from: number,
  sequence: number,
): readonly Inbound[] {
  const others = inbox.filter((inbound) => inbound.from !== from);
  if (sequence === 0) return others;
  const at = others.findIndex((inbound) => inbound.from > from);
  return others.toSpliced(at < 0 ? others.length : at, 0, { from, sequence });
}
