/**
 * The successors of one packed state, by the tables: integers alone, so that a thread without a model
 * can do it. What the tables do not say is worked out by the model (`space.ts`), or left to whoever has
 * one (`threads/hand.ts`).
 */
import type { Layout } from './layout.ts';
import { movesHead, plainAppend, unknownAppend, type Tables } from './tables.ts';

/** What becomes of a successor, which is in `successor`; `move`: its number. False: enough, stop. */
export interface Sink {
  reach(slot: number, at: number, move: number): boolean;
}

/** `stale`: the state cannot be expanded before something else is done. */
export type Expansion = 'done' | 'stopped' | 'stale';

/** What a move that does more than send has led to. `left`: to nothing, or that is for others to see. */
export type Outcome = 'applied' | 'left' | 'stale';

export abstract class Successors {
  readonly tables: Tables;
  layout: Layout;
  /** The state whose successors are wanted, packed; then each successor. */
  state: Int32Array;
  successor: Int32Array;

  constructor(tables: Tables, layout: Layout) {
    this.tables = tables;
    this.layout = layout;
    this.state = new Int32Array(layout.words);
    this.successor = new Int32Array(layout.words);
  }

  /** Where the moves of a component are that the tables do not have; 0: nowhere yet. */
  protected abstract newMoves(slot: number, component: number): number;

  /** An append that the tables do not have; as `Tables.append`. */
  protected abstract newAppend(slot: number, component: number, parcel: number): number;

  /** Puts what a move of the loaded state leads to into `successor`. */
  protected abstract applied(slot: number, at: number, move: number): Outcome;

  /** Whether something was found that the layout has no room for. */
  abstract get isStale(): boolean;

  use(layout: Layout): void {
    this.layout = layout;
    this.state = new Int32Array(layout.words);
    this.successor = new Int32Array(layout.words);
  }

  load(words: Int32Array, at: number): void {
    const { state } = this;
    for (let word = 0; word < state.length; word++) state[word] = words[at + word] ?? 0;
  }

  /** Whether some actor may take a message in the loaded state, or some timer fire. */
  get canMove(): boolean {
    const { slots, word, shift, mask } = this.layout;
    for (let slot = 0; slot < slots; slot++) {
      const packed = this.state[word[slot] ?? 0] ?? 0;
      const component = (packed >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0);
      if (component === 0) continue;
      const moves = this.tables.moves(slot, component) || this.newMoves(slot, component);
      if (this.tables.integers.words[moves + 1] === 1) return true;
    }
    return false;
  }

  /** Every successor of the loaded state, in the order of slots and moves. */
  expand(sink: Sink): Expansion {
    const { slots } = this.layout;
    for (let slot = 0; slot < slots; slot++) {
      const expansion = this.expandSlot(slot, sink);
      if (expansion !== 'done') return expansion;
    }
    return 'done';
  }

  /** The moves of one slot alone. */
  expandSlot(slot: number, sink: Sink): Expansion {
    const { state, successor, layout, tables } = this;
    const { word, shift, mask, words } = layout;
    const at = word[slot] ?? 0;
    const by = shift[slot] ?? 0;
    const field = mask[slot] ?? 0;
    const component = ((state[at] ?? 0) >>> by) & field;
    if (component === 0) return 'done';
    const start = tables.moves(slot, component) || this.newMoves(slot, component);
    if (start === 0) return 'stale';
    const flat = tables.integers.words;
    const moves = flat[start] ?? 0;
    const first = flat[start + 2] ?? 0;
    let read = start + movesHead;
    for (let move = 0; move < moves; move++) {
      const next = flat[read] ?? 0;
      const sends = flat[read + 1] ?? 0;
      // The main thread may have worked out what this layout has no room for.
      if (next > field) return 'stale';
      read += 2;
      for (let copied = 0; copied < words; copied++) successor[copied] = state[copied] ?? 0;
      let isPlain = sends < 0;
      successor[at] = ((successor[at] ?? 0) & ~(field << by)) | (next << by);
      for (let send = 0; send < sends; send++) {
        const to = flat[read] ?? 0;
        const parcel = flat[read + 1] ?? 0;
        read += 2;
        if (isPlain) continue;
        const toAt = word[to] ?? 0;
        const toBy = shift[to] ?? 0;
        const toField = mask[to] ?? 0;
        const receiver = ((successor[toAt] ?? 0) >>> toBy) & toField;
        let entry = tables.append(to, receiver, parcel);
        if (entry === unknownAppend) {
          entry = this.newAppend(to, receiver, parcel);
          if (this.isStale) return 'stale';
        }
        if (entry - 1 > toField) return 'stale';
        if (entry === plainAppend) isPlain = true;
        else
          successor[toAt] = ((successor[toAt] ?? 0) & ~(toField << toBy)) | ((entry - 1) << toBy);
      }
      if (isPlain) {
        const outcome = this.applied(slot, move, first + move);
        if (outcome === 'stale') return 'stale';
        if (outcome === 'left') continue;
      }
      if (!sink.reach(slot, move, first + move)) return 'stopped';
    }
    return 'done';
  }
}
