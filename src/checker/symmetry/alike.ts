/**
 * Whether the actors of a system treat interchangeable ids alike: the moves of a component's image are
 * the images of its moves. What an actor does follows from its local state and from one message, so
 * that pairs of these are looked at, not whole components; and with them all that neighbours' swaps
 * make of them, until nothing new comes: then it holds for every permutation. Where that would take much
 * longer than the search, it is left at those that were found and some of their images.
 */
import { Refusal } from '../../table/refusal.ts';
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import type { Images, Members } from './members.ts';
import type { Renaming } from './renaming.ts';

/** Of images, so many are looked at, and so many more for each that was found. */
const imagesMin = 2000;
const imagesEach = 4;

interface Probe {
  readonly slot: number;
  readonly component: number;
}

export type Looked = (probe: Probe, image: Probe) => void;

export class Alike {
  readonly #renaming: Renaming;
  readonly #model: Model;
  readonly #members: Members;
  readonly #found: Probe[] = [];
  readonly #images: Probe[] = [];
  readonly #known = new Set<string>();
  /** By slot: up to which component it has been looked at. */
  readonly #seen: number[] = [];
  /** By slot and component: its moves, their normal form, as text. */
  readonly #normal: (string | undefined)[][] = [];
  #nextFound = 0;
  #nextImage = 0;

  constructor(renaming: Renaming) {
    this.#renaming = renaming;
    this.#model = renaming.model;
    this.#members = renaming.members;
  }

  /** Whether every pair was looked at that permutations make of those found. */
  get isComplete(): boolean {
    return this.#nextImage >= this.#images.length;
  }

  /**
   * Looks at what has been found since the last time. `looked`: told of each pair, as a component, and
   * of its images.
   * Errors: throws a `Refusal` for who is not alike.
   */
  verify(looked: Looked): void {
    for (const [slot, components] of this.#model.components.entries()) {
      const { size } = components;
      for (let component = this.#seen[slot] ?? 1; component < size; component++)
        this.#addProbes(slot, component);
      this.#seen[slot] = size;
    }
    for (; this.#nextFound < this.#found.length; this.#nextFound++)
      this.#look(this.#found[this.#nextFound], looked);
    const imagesMax = imagesMin + imagesEach * this.#found.length;
    for (; this.#nextImage < Math.min(imagesMax, this.#images.length); this.#nextImage++)
      this.#look(this.#images[this.#nextImage], looked);
  }

  /** With faults a whole channel matters: then a component is its own probe. */
  #addProbes(slot: number, component: number): void {
    const { sequences, options } = this.#model;
    const components = this.#model.componentsOf(slot);
    const whole = components.at(component);
    if (whole === undefined) return;
    if (options.faults !== undefined || slot === this.#model.faults?.slot) {
      this.#add(this.#found, { slot, component });
      return;
    }
    this.#add(this.#found, { slot, component: components.of(whole.local) });
    for (const { from, sequence } of whole.inbox) {
      const head = sequences.of(sequences.events(sequence).slice(0, 1));
      this.#add(this.#found, {
        slot,
        component: components.of(whole.local, [{ from, sequence: head }]),
      });
    }
  }

  #add(to: Probe[], probe: Probe): void {
    const key = `${probe.slot}|${probe.component}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    to.push(probe);
  }

  #look(probe: Probe | undefined, looked: Looked): void {
    if (probe === undefined) return;
    const { slot, component } = probe;
    const { transpositions } = this.#members;
    const moves = this.#model.moves(slot, component);
    for (const [one, other] of transpositions) {
      const images = this.#members.transposed(one, other);
      const to = this.#renaming.slot(slot, images);
      const image = this.#renaming.component(slot, component, images);
      looked(probe, { slot: to, component: image });
      if (!this.#isSame(moves, images, { slot: to, component: image }))
        throw this.#refusal(probe, one, other);
      this.#add(this.#images, { slot: to, component: image });
    }
  }

  #isSame(moves: readonly Move[], images: Images, of: Probe): boolean {
    const renamed = moves.map((move) => keyOf(this.#renaming.move(move, images)));
    return renamed.toSorted().join('\n') === this.#normalMoves(of);
  }

  #normalMoves({ slot, component }: Probe): string {
    const known = (this.#normal[slot] ??= []);
    return (known[component] ??= this.#model
      .moves(slot, component)
      .map((move) => keyOf(this.#renaming.move(move, this.#members.identity)))
      .toSorted()
      .join('\n'));
  }

  #refusal({ slot, component }: Probe, one: number, other: number): Refusal {
    const local = this.#model.componentsOf(slot).at(component)?.local;
    const [first, second] = [this.#members.idOf(one), this.#members.idOf(other)];
    return new Refusal({
      actor: this.#model.slot(slot).path,
      state: local?.snapshot.value,
      problem: `it treats ${first} and ${second}, which symmetry calls interchangeable, differently`,
      remedy:
        'Take them out of the group; or let nothing depend on which id it is, on ids within other texts, or on the order of keys that are ids.',
    });
  }
}

function keyOf({ kind, slot, from, event, timer, next, outputs, emitted }: Move): string {
  return JSON.stringify([kind, slot, from, event, timer, next, outputs, emitted]);
}
