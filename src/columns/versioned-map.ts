/**
 * A map by text as a value: each version reads as it was made, and a change costs what it changes.
 * Its plain value has the keys in rising order, whatever has led to them.
 */
import { asPlain, fromPlain } from './value-object.ts';
import { Versioned, type Reversible } from './versioned.ts';

type Plain<V> = Readonly<Record<string, V>>;

/** What was there under each key, `undefined` for nothing, in the order of the changes. */
type Changed<V> = [key: string, value: V | undefined][];

class Entries<V> implements Reversible<Changed<V>> {
  readonly map: Map<string, V>;
  #changed: Changed<V> | undefined;

  constructor(map: Map<string, V>) {
    this.map = map;
  }

  get isChanging(): boolean {
    return this.#changed !== undefined;
  }

  begin(): void {
    this.#changed = [];
  }

  end(): Changed<V> | undefined {
    const changed = this.#changed;
    this.#changed = undefined;
    return changed?.length === 0 ? undefined : changed;
  }

  swap(changed: Changed<V>): void {
    changed.reverse();
    for (const entry of changed) entry[1] = this.#put(...entry);
  }

  set(key: string, value: V | undefined): void {
    this.#changed?.push([key, this.#put(key, value)]);
  }

  #put(key: string, value: V | undefined): V | undefined {
    const before = this.map.get(key);
    if (value === undefined) this.map.delete(key);
    else this.map.set(key, value);
    return before;
  }
}

export class VersionedMap<V> extends Versioned<Changed<V>, Entries<V>> {
  /** `entries`: not to be used by anyone else from now on. */
  static of<V>(entries: Map<string, V>): VersionedMap<V> {
    return new VersionedMap(new Entries(entries));
  }

  /** As it was written in JSON, too. */
  static from<V>(map: VersionedMap<V> | Plain<V>): VersionedMap<V> {
    return map instanceof VersionedMap ? map : VersionedMap.of(new Map(Object.entries(map)));
  }

  get size(): number {
    return this.state.map.size;
  }

  get(key: string): V | undefined {
    return this.state.map.get(key);
  }

  /** In rising order. */
  keys(): readonly string[] {
    return [...this.state.map.keys()].toSorted();
  }

  without(key: string): VersionedMap<V> {
    return this.get(key) === undefined
      ? this
      : this.change((entries) => entries.set(key, undefined));
  }

  [asPlain](): Plain<V> {
    const { map } = this.state;
    return Object.fromEntries(this.keys().map((key) => [key, map.get(key) as V]));
  }

  [fromPlain](plain: Plain<V>): VersionedMap<V> {
    return VersionedMap.from(plain);
  }

  toJSON(): Plain<V> {
    return this[asPlain]();
  }

  protected override made(entries: Entries<V>): this {
    return new VersionedMap(entries) as this;
  }
}
