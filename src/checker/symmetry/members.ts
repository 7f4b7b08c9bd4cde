/**
 * The interchangeable ids of a system, numbered: group by group, in the order of their declaration;
 * and the permutations of them.
 */
import { Refusal } from '../../table/refusal.ts';

/** A permutation: by member, the member that takes its place. It stays within the groups. */
export type Images = readonly number[];

export class Members {
  readonly ids: readonly string[];
  /** By group, its members. */
  readonly groups: readonly (readonly number[])[];
  readonly #byId = new Map<string, number>();

  /** Errors: throws a `Refusal` for an id that is in two groups, or twice in one, or the root's. */
  constructor(groups: readonly (readonly string[])[], root: string) {
    this.ids = groups.flat();
    let next = 0;
    this.groups = groups.map((group) => group.map(() => next++));
    for (const [member, id] of this.ids.entries()) {
      if (this.#byId.has(id) || id === root) throw refuseId(id, root);
      this.#byId.set(id, member);
    }
  }

  get size(): number {
    return this.ids.length;
  }

  /** Ids are told from other strings by equality alone: `worker:1` is not part of `worker:10`. */
  of(text: string): number | undefined {
    return this.#byId.get(text);
  }

  idOf(member: number): string {
    return this.ids[member] ?? '';
  }

  get identity(): Images {
    return this.ids.map((_, member) => member);
  }

  /** Of neighbours: together they generate every permutation. */
  get transpositions(): readonly (readonly [number, number])[] {
    return this.groups.flatMap((group) =>
      group.slice(1).map((member, at) => [group[at] ?? member, member] as const),
    );
  }

  transposed(one: number, other: number): Images {
    return this.ids.map((_, member) => (member === one ? other : member === other ? one : member));
  }

  /** How many permutations there are. */
  get permutations(): number {
    return this.groups.reduce((product, { length }) => product * factorial(length), 1);
  }
}

export function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}

function refuseId(id: string, root: string): Refusal {
  return new Refusal({
    actor: root,
    problem: `symmetry names ${id} ${id === root ? 'which is the root' : 'twice'}`,
    remedy: 'Name each interchangeable id once, in one group, and never the root.',
  });
}
