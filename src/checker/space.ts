/**
 * The state space around one state: its successors, as packed words. It keeps no states; whoever
 * searches says what becomes of each.
 */
import { applyMove, initialVector, type Vector } from './apply.ts';
import { atOnce, type Agree } from './deed.ts';
import { canMove, FlatMoves, plainAppend, unknownAppend } from './flat-moves.ts';
import { createLayout, pack, unpack, type Layout } from './layout.ts';
import type { Model } from './model.ts';

/** What becomes of a successor: it is in `space.successor`. False: enough, stop. */
export interface Sink {
  reach(slot: number, move: number): boolean;
}

/** `stale`: a component was found that the layout has no room for; lay out again, and expand again. */
export type Expansion = 'done' | 'stopped' | 'stale';

export class Space {
  readonly model: Model;
  layout: Layout;
  /** The state whose successors are wanted, packed; then each successor. */
  state: Int32Array;
  successor: Int32Array;
  readonly #loaded: Vector = [];
  readonly #flat: FlatMoves;
  readonly #agree: Agree;

  constructor(model: Model, agree: Agree = atOnce) {
    this.model = model;
    this.#agree = agree;
    this.#flat = new FlatMoves(model, agree);
    initialVector(model);
    this.layout = this.roomierLayout();
    this.state = new Int32Array(this.layout.words);
    this.successor = new Int32Array(this.layout.words);
  }

  /** A layout with room for what there is now, and more. */
  roomierLayout(): Layout {
    return createLayout(this.model.components.map(({ size }) => size));
  }

  use(layout: Layout): void {
    this.layout = layout;
    this.state = new Int32Array(layout.words);
    this.successor = new Int32Array(layout.words);
  }

  loadInitial(): void {
    pack(this.layout, initialVector(this.model), this.state);
  }

  load(words: Int32Array, at: number): void {
    const { state } = this;
    for (let word = 0; word < state.length; word++) state[word] = words[at + word] ?? 0;
  }

  /** The loaded state by slot. */
  loaded(): Vector {
    unpack(this.layout, this.state, 0, this.#loaded);
    return this.#loaded;
  }

  /** Whether a slot's newest component still fits. */
  get isStale(): boolean {
    const { slots, mask } = this.layout;
    const { components } = this.model;
    if (components.length > slots) return true;
    for (let slot = 0; slot < slots; slot++)
      if ((components[slot]?.size ?? 0) - 1 > (mask[slot] ?? 0)) return true;
    return false;
  }

  /** Whether some actor may take a message in the loaded state, or some timer fire. */
  get canMove(): boolean {
    const { slots, word, shift, mask } = this.layout;
    for (let slot = 0; slot < slots; slot++) {
      const packed = this.state[word[slot] ?? 0] ?? 0;
      const component = (packed >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0);
      if (component !== 0 && this.#canMove(slot, component)) return true;
    }
    return false;
  }

  #canMove(slot: number, component: number): boolean {
    const at = this.#flat.at(slot, component);
    return at === 0
      ? canMove(this.model.moves(slot, component))
      : this.#flat.moves.words[at + 1] === 1;
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
    const { state, successor, layout } = this;
    const { word, shift, mask, words } = layout;
    const at = word[slot] ?? 0;
    const by = shift[slot] ?? 0;
    const field = mask[slot] ?? 0;
    const component = ((state[at] ?? 0) >>> by) & field;
    if (component === 0) return 'done';
    const flatMoves = this.#flat;
    let start = flatMoves.at(slot, component);
    if (start === 0) {
      start = flatMoves.flatten(slot, component);
      if (this.isStale) return 'stale';
    }
    const flat = flatMoves.moves.words;
    const moves = flat[start] ?? 0;
    let read = start + 2;
    for (let move = 0; move < moves; move++) {
      const next = flat[read] ?? 0;
      const sends = flat[read + 1] ?? 0;
      read += 2;
      for (let copied = 0; copied < words; copied++) successor[copied] = state[copied] ?? 0;
      if (sends < 0) {
        const outcome = this.#plainly(slot, -1 - sends);
        if (outcome === 'stale') return 'stale';
        if (outcome === 'impossible') continue;
      } else {
        successor[at] = ((successor[at] ?? 0) & ~(field << by)) | (next << by);
        let isPlain = false;
        for (let send = 0; send < sends; send++) {
          const to = flat[read] ?? 0;
          const parcel = flat[read + 1] ?? 0;
          read += 2;
          if (isPlain) continue;
          const toAt = word[to] ?? 0;
          const toBy = shift[to] ?? 0;
          const toField = mask[to] ?? 0;
          const receiver = ((successor[toAt] ?? 0) >>> toBy) & toField;
          let entry = flatMoves.entry(to, receiver, parcel);
          if (entry === unknownAppend) {
            entry = flatMoves.append(to, receiver, parcel);
            if (this.isStale) return 'stale';
          }
          if (entry === plainAppend) isPlain = true;
          else
            successor[toAt] = ((successor[toAt] ?? 0) & ~(toField << toBy)) | ((entry - 1) << toBy);
        }
        if (isPlain && this.#plainly(slot, move) === 'stale') return 'stale';
      }
      if (!sink.reach(slot, move)) return 'stopped';
    }
    return 'done';
  }

  #plainly(slot: number, at: number): 'applied' | 'impossible' | 'stale' {
    const vector = this.#agree(
      () => ({ kind: 'apply', slot, move: at, vector: [...this.loaded()] }),
      () => this.#applied(slot, at),
    );
    if (vector === undefined) return 'impossible';
    if (this.isStale) return 'stale';
    pack(this.layout, vector, this.successor);
    return 'applied';
  }

  #applied(slot: number, at: number): Vector | undefined {
    const vector = this.loaded();
    const move = this.model.moves(slot, vector[slot] ?? 0)[at];
    return move !== undefined && applyMove(this.model, vector, move) ? vector : undefined;
  }
}
