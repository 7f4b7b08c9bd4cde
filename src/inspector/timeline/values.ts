/**
 * State values as numbers, one for each value of each machine, with the paths of the states that are
 * active in it. A population of a million has few of them.
 */
import type { MachineNumber, Value } from '../record.ts';

export interface KnownValue {
  readonly machine: MachineNumber;
  /** Absent: logic without a chart. */
  readonly value?: Value;
  /** The root's empty path first, then compound states before those inside them. */
  readonly active: readonly string[];
}

export class Values {
  readonly #ids = new Map<string, number>();
  readonly #known: KnownValue[] = [];

  of(machine: MachineNumber, value: Value | undefined): number {
    const key = `${machine} ${value === undefined ? '' : JSON.stringify(value)}`;
    const id = this.#ids.get(key);
    if (id !== undefined) return id;
    const active = value === undefined ? [''] : activePaths(value);
    this.#known.push({ machine, ...(value !== undefined && { value }), active });
    this.#ids.set(key, this.#known.length - 1);
    return this.#known.length - 1;
  }

  at(id: number): KnownValue | undefined {
    return this.#known[id];
  }

  get size(): number {
    return this.#known.length;
  }
}

/** Of every active state, the root's first. */
export function activePaths(value: Value): readonly string[] {
  const paths = [''];
  const add = (inside: Value, prefix: string): void => {
    const keys = typeof inside === 'string' ? [inside] : Object.keys(inside);
    for (const key of keys) {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      paths.push(path);
      const below = typeof inside === 'string' ? undefined : inside[key];
      if (below !== undefined) add(below, path);
    }
  };
  add(value, '');
  return paths;
}
