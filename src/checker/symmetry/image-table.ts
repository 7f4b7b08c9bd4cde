/**
 * Images of components under permutations, each computed once: what becomes of a component follows
 * from itself and from the images of the ids that it mentions.
 */
import type { Vector } from '../apply.ts';
import type { Images, Members } from './members.ts';
import { mentionsOf, type Mention } from './profiles.ts';
import type { Renaming } from './renaming.ts';

interface Row {
  readonly mentions: readonly Mention[];
  /** Its image under the identity. */
  readonly normal: number;
  readonly images: Map<number | string, number>;
}

export class ImageTable {
  readonly renaming: Renaming;
  readonly #members: Members;
  readonly #rows: (Row | undefined)[][] = [];
  /** By slot: the members that its path mentions. */
  readonly #paths: (readonly number[])[] = [];
  readonly #slots: Map<number | string, number>[] = [];
  readonly #transposed = new Map<number, Images>();

  constructor(renaming: Renaming) {
    this.renaming = renaming;
    this.#members = renaming.members;
  }

  mentions(slot: number, component: number): readonly Mention[] {
    return this.#row(slot, component).mentions;
  }

  makeNormal(vector: Vector): void {
    for (let slot = 0; slot < vector.length; slot++) {
      const component = vector[slot] ?? 0;
      if (component !== 0) vector[slot] = this.#row(slot, component).normal;
    }
  }

  slot(slot: number, images: Images): number {
    const path = (this.#paths[slot] ??= this.#pathOf(slot));
    if (path.length === 0) return slot;
    const known = (this.#slots[slot] ??= new Map<number | string, number>());
    const key = this.#key(path, images);
    let image = known.get(key);
    if (image === undefined) known.set(key, (image = this.renaming.slot(slot, images)));
    return image;
  }

  component(slot: number, component: number, images: Images): number {
    const { mentions, normal, images: known } = this.#row(slot, component);
    if (mentions.length === 0) return normal;
    const key = this.#keyOf(mentions, images);
    let image = known.get(key);
    if (image === undefined)
      known.set(key, (image = this.renaming.component(slot, component, images)));
    return image;
  }

  /** Into a vector that may be used again. */
  image(vector: Vector, images: Images, into: Vector): Vector {
    into.length = vector.length;
    into.fill(0);
    for (let slot = 0; slot < vector.length; slot++) {
      const component = vector[slot] ?? 0;
      if (component !== 0) into[this.slot(slot, images)] = this.component(slot, component, images);
    }
    for (let slot = 0; slot < into.length; slot++) into[slot] ??= 0;
    return into;
  }

  /** Whether to swap two members leaves a normal vector as it is. */
  isFixed(vector: Vector, one: number, other: number): boolean {
    const images = this.#transposition(one, other);
    for (let slot = 0; slot < vector.length; slot++) {
      const component = vector[slot] ?? 0;
      if (component === 0) continue;
      const { mentions } = this.#row(slot, component);
      if (!mentions.some(({ member }) => member === one || member === other)) continue;
      const image = this.component(slot, component, images);
      if ((vector[this.slot(slot, images)] ?? 0) !== image) return false;
    }
    return true;
  }

  #transposition(one: number, other: number): Images {
    const key = one * this.#members.size + other;
    const known = this.#transposed.get(key) ?? this.#members.transposed(one, other);
    this.#transposed.set(key, known);
    return known;
  }

  #row(slot: number, component: number): Row {
    const rows = (this.#rows[slot] ??= []);
    return (rows[component] ??= this.#made(slot, component));
  }

  #made(slot: number, component: number): Row {
    const { renaming } = this;
    const mentions = mentionsOf(renaming.model, this.#members, slot, component);
    const normal =
      mentions.length === 0
        ? component
        : renaming.component(slot, component, this.#members.identity);
    return { mentions, normal, images: new Map() };
  }

  #pathOf(slot: number): readonly number[] {
    const segments = this.renaming.model.slot(slot).path.split('/');
    return segments.flatMap((segment) => this.#members.of(decodeURIComponent(segment)) ?? []);
  }

  #keyOf(mentions: readonly Mention[], images: Images): number | string {
    const { size } = this.#members;
    if (size ** mentions.length > Number.MAX_SAFE_INTEGER)
      return mentions.map(({ member }) => images[member]).join();
    let key = 0;
    for (const { member } of mentions) key = key * size + (images[member] ?? 0);
    return key;
  }

  #key(mentioned: readonly number[], images: Images): string {
    return mentioned.map((member) => images[member]).join();
  }
}
