/**
 * One state for each orbit: of all states that differ by a permutation of interchangeable ids, the one
 * that stands for them, whichever is met first. Members are put in an order by how they are mentioned
 * (`profiles.ts`); where that leaves ties that matter, every order of the tied ones is tried, and the
 * least vector is taken.
 * Source: Ip and Dill 1996, "Better verification through symmetry"; the refinement of ties is that of
 * McKay's `nauty`. Sound for safety alone: a cycle of representatives need not be a cycle.
 */
import type { Vector } from '../apply.ts';
import { arrangementsOf, type Tie } from './arrangements.ts';
import { ImageTable } from './image-table.ts';
import { factorial, type Images, type Members } from './members.ts';
import { mixed } from './profiles.ts';
import type { Renaming } from './renaming.ts';

export class Orbits {
  readonly members: Members;
  readonly table: ImageTable;
  readonly #signatures: Int32Array;
  readonly #refined: Int32Array;
  #image: Vector = [];
  /** Of the last state that was made canonical. */
  orbitSize = 1;

  constructor(renaming: Renaming) {
    this.members = renaming.members;
    this.table = new ImageTable(renaming);
    this.#signatures = new Int32Array(this.members.size);
    this.#refined = new Int32Array(this.members.size);
  }

  /** Changes the vector into the one that stands for its orbit. */
  makeCanonical(vector: Vector): void {
    this.table.makeNormal(vector);
    this.#sign(vector);
    let order = this.#order();
    let ties = this.#tiesOf(vector, order);
    while (ties.some(({ isOpen }) => isOpen) && this.#refine(vector)) {
      order = this.#order();
      ties = this.#tiesOf(vector, order);
    }
    const stabilised = ties.reduce((product, { blocks }) => product * sizesFactorial(blocks), 1);
    const open = ties.filter(({ isOpen }) => isOpen);
    const alike = open.length === 0 ? this.#apply(vector, order) : this.#least(vector, order, open);
    this.orbitSize = this.members.permutations / (stabilised * alike);
  }

  /** Sums, so that the order of slots is none of its business. */
  #sign(vector: Vector): void {
    const signatures = this.#signatures.fill(0);
    for (let slot = 0; slot < vector.length; slot++) {
      const component = vector[slot] ?? 0;
      if (component === 0) continue;
      for (const { member, profile } of this.table.mentions(slot, component))
        signatures[member] = (signatures[member] ?? 0) + profile;
    }
  }

  /** Tells members apart by whom they are mentioned with. False: nothing more is told. */
  #refine(vector: Vector): boolean {
    const signatures = this.#signatures;
    const refined = this.#refined;
    for (const member of refined.keys()) refined[member] = mixed(signatures[member] ?? 0);
    for (const [slot, component] of vector.entries()) {
      const mentions = component === 0 ? [] : this.table.mentions(slot, component);
      for (const { member, profile } of mentions) {
        let company = 0;
        for (const other of mentions)
          if (other.member !== member)
            company += mixed(other.profile ^ Math.imul(signatures[other.member] ?? 0, 0x9e3779b1));
        refined[member] = (refined[member] ?? 0) + mixed(profile + Math.imul(company, 31));
      }
    }
    const before = this.#classes();
    signatures.set(refined);
    return this.#classes() > before;
  }

  #classes(): number {
    const seen = this.members.groups.map(
      (group) => new Set(group.map((member) => this.#signatures[member])).size,
    );
    return seen.reduce((sum, size) => sum + size, 0);
  }

  /** By place, the member that is to take it. */
  #order(): number[] {
    const signatures = this.#signatures;
    const order: number[] = [];
    for (const group of this.members.groups)
      order.push(...group.toSorted((a, b) => (signatures[a] ?? 0) - (signatures[b] ?? 0)));
    return order;
  }

  #tiesOf(vector: Vector, order: readonly number[]): Tie[] {
    const signatures = this.#signatures;
    const ties: Tie[] = [];
    for (const group of this.members.groups) {
      const end = (group[0] ?? 0) + group.length;
      for (let from = group[0] ?? 0, to = from + 1; from < end; from = to++) {
        while (to < end && signatures[order[to] ?? 0] === signatures[order[from] ?? 0]) to++;
        if (to - from > 1) ties.push(this.#tie(vector, from, order.slice(from, to)));
      }
    }
    return ties;
  }

  /** Members are in one block when to swap them changes nothing. */
  #tie(vector: Vector, from: number, tied: readonly number[]): Tie {
    const blocks: number[][] = [];
    for (const member of tied) {
      const block = blocks.find(([first = 0]) => this.table.isFixed(vector, first, member));
      if (block === undefined) blocks.push([member]);
      else block.push(member);
    }
    return { from, blocks, isOpen: blocks.length > 1 };
  }

  /** 1: the one arrangement that there is. */
  #apply(vector: Vector, order: readonly number[]): number {
    if (order.every((member, place) => member === place)) return 1;
    this.#image = this.table.image(vector, imagesOf(order), this.#image);
    copy(this.#image, vector);
    return 1;
  }

  /** How many of the arrangements give the least vector. */
  #least(vector: Vector, order: readonly number[], open: readonly Tie[]): number {
    let least: Vector | undefined;
    let alike = 0;
    for (const arranged of arrangementsOf(order, open)) {
      const image = this.table.image(vector, imagesOf(arranged), []);
      const sign = least === undefined ? -1 : compare(image, least);
      if (sign < 0) {
        least = image;
        alike = 1;
      } else if (sign === 0) alike++;
    }
    copy(least ?? [], vector);
    return alike;
  }
}

function imagesOf(order: readonly number[]): Images {
  const images: number[] = [];
  for (const [place, member] of order.entries()) images[member] = place;
  return images;
}

function sizesFactorial(blocks: readonly (readonly number[])[]): number {
  return blocks.reduce((product, { length }) => product * factorial(length), 1);
}

function copy(from: Vector, to: Vector): void {
  for (let slot = 0; slot < from.length; slot++) to[slot] = from[slot] ?? 0;
}

function compare(one: Vector, other: Vector): number {
  const length = Math.max(one.length, other.length);
  for (let slot = 0; slot < length; slot++) {
    const difference = (one[slot] ?? 0) - (other[slot] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
