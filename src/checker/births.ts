/**
 * How an actor that crashes alone starts again: as it has started. Who is started in different ways, a
 * child with another input each time, is refused then: which of them it was is not in the state.
 */
import { Refusal } from '../table/refusal.ts';
import type { Output } from './move.ts';
import type { Slot } from './roster.ts';

export class Births {
  readonly #births = new Map<Slot, readonly Output[]>();
  readonly #varied = new Set<Slot>();
  readonly #asked = new Set<Slot>();

  /** What a start of the actor does. Errors: throws a `Refusal`, as `of`. */
  note(slot: Slot, outputs: readonly Output[]): void {
    const known = this.#births.get(slot);
    this.#births.set(slot, outputs);
    if (known === undefined || JSON.stringify(known) === JSON.stringify(outputs)) return;
    this.#varied.add(slot);
    if (this.#asked.has(slot)) throw variedBirth(slot);
  }

  /** Errors: throws a `Refusal` for an actor that is started in different ways, whenever that is found. */
  of(slot: Slot): readonly Output[] {
    this.#asked.add(slot);
    if (this.#varied.has(slot)) throw variedBirth(slot);
    return this.#births.get(slot) ?? [];
  }
}

function variedBirth({ path }: Slot): Refusal {
  return new Refusal({
    actor: path,
    problem:
      'it crashes alone and is started in different ways, so that nobody knows how it starts again',
    remedy:
      'Start it always with the same machine and input, and send it the rest, or let all crash.',
  });
}
