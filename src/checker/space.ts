/**
 * The state space around one state: its successors, as packed words, with whatever the model has to
 * work out for them. It keeps no states; whoever searches says what becomes of each.
 */
import { applyMove, initialVector, type Vector } from './apply.ts';
import { createLayout, pack, unpack, type Layout } from './layout.ts';
import type { Model } from './model.ts';
import { Successors, type Expansion, type Outcome, type Sink } from './successors.ts';

export class Space extends Successors {
  readonly model: Model;
  readonly #vector: Vector = [];

  constructor(model: Model) {
    initialVector(model);
    super(model.tables, layoutOf(model));
    this.model = model;
  }

  /** A layout with room for what there is now, and more. */
  roomierLayout(): Layout {
    return layoutOf(this.model);
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

  /** One move of the loaded state, by its number. */
  expandMove(move: number, sink: Sink): Expansion {
    const { slot } = this.model.moveAt(move);
    const outcome = this.applied(slot, 0, move);
    if (outcome !== 'applied') return outcome === 'stale' ? 'stale' : 'done';
    return sink.reach(slot, 0, move) ? 'done' : 'stopped';
  }

  protected newMoves(slot: number, component: number): number {
    const at = this.model.flat.flatten(slot, component);
    return this.isStale ? 0 : at;
  }

  protected newAppend(slot: number, component: number, parcel: number): number {
    return this.model.flat.append(slot, component, parcel);
  }

  protected applied(_slot: number, _at: number, move: number): Outcome {
    unpack(this.layout, this.state, 0, this.#vector);
    const isPossible = applyMove(this.model, this.#vector, this.model.moveAt(move));
    // What is not possible after all may have made components on the way.
    if (this.isStale) return 'stale';
    if (!isPossible) return 'left';
    pack(this.layout, this.#vector, this.successor);
    return 'applied';
  }
}

function layoutOf({ components }: Model): Layout {
  return createLayout(components.map(({ size }) => size));
}
