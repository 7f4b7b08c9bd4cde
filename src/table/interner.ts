/**
 * Values as integers: equal plain values are one frozen object and one number, whoever made them. A
 * value is told by its content and by the order of its keys, since a machine can see that order; a
 * value object by its class and its plain value, and the first of equal ones stands for all.
 * Source: hash consing (Ershov 1958); what is plain is `design`, "context is JSON".
 */
import { ActorReference } from './reference.ts';
import { asPlain, isValueObject, type ValueObject } from './value-object.ts';

/** What a value is refused for. `where`: the path of the field within the value. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
  readonly where: string;
  readonly what: string;

  constructor(where: string, what: string) {
    super(`${where === '' ? 'it' : where} is ${what}`);
    this.where = where;
    this.what = what;
  }
}

/** Says what an object that is no plain value stands for; `undefined` when it stands for nothing. */
export type Substitute = (value: object) => ActorReference | undefined;

const noSubstitute: Substitute = () => undefined;

export class Interner {
  readonly #ids = new Map<string, number>();
  readonly #strings = new Map<string, number>();
  readonly #numbers = new Map<number, number>();
  readonly #values: unknown[] = [];
  readonly #known = new WeakMap<object, number>();
  /** By prototype. */
  readonly #classes = new Map<unknown, number>();

  /** How many different values there are. */
  get size(): number {
    return this.#values.length;
  }

  /** Errors: throws `NotPlain` with the field. */
  idOf(value: unknown, substitute: Substitute = noSubstitute, where = ''): number {
    if (typeof value !== 'object' || value === null) return this.#primitive(value, where);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (value instanceof ActorReference) return this.#keep(`@${value.sessionId}`, value);
    if (value instanceof Error) return this.#error(value, substitute, where);
    const reference = substitute(value);
    if (reference !== undefined) return this.#keep(`@${reference.sessionId}`, reference);
    if (isValueObject(value)) return this.#valueObject(value, substitute, where);
    return Array.isArray(value)
      ? this.#array(value, substitute, where)
      : this.#object(value, substitute, where);
  }

  valueOf(id: number): unknown {
    return this.#values[id];
  }

  /** Whether a text was ever part of a value. */
  knowsText(text: string): boolean {
    return this.#strings.has(text);
  }

  /** The one frozen object for a value. */
  canonical(value: unknown, substitute?: Substitute, where?: string): unknown {
    return this.#values[this.idOf(value, substitute, where)];
  }

  /** By its name, its message, and what else it says: a code, a cause. */
  #error(error: Error, substitute: Substitute, where: string): number {
    const { cause } = error;
    const own = Object.fromEntries(Object.entries(error));
    const fields = { ...own, ...(cause !== undefined && { cause }) };
    const isMore = Object.keys(fields).length > 0;
    const more = isMore ? this.idOf(fields, substitute, `${where}, an error's fields`) : '';
    return this.#keep(`!${JSON.stringify([error.name, error.message])}${more}`, error);
  }

  #primitive(value: unknown, where: string): number {
    switch (typeof value) {
      case 'string':
        return this.#strings.get(value) ?? this.#added(this.#strings, value);
      case 'number':
        // A map takes it for 0.
        if (Object.is(value, -0)) return this.#keep('-0', value);
        return this.#numbers.get(value) ?? this.#added(this.#numbers, value);
      case 'boolean':
      case 'undefined':
        return this.#keep(String(value), value);
      case 'object':
        return this.#keep('null', null);
      case 'bigint':
      case 'symbol':
      case 'function':
        throw new NotPlain(where, `a ${typeof value}`);
    }
  }

  #array(value: readonly unknown[], substitute: Substitute, where: string): number {
    const ids = value.map((item, at) => this.idOf(item, substitute, `${where}[${at}]`));
    // A list of one that has nothing there is none of none.
    const key = `[${ids.length}:${ids.join()}`;
    return this.#ids.get(key) ?? this.#keep(key, this.#frozenArray(value, ids), value);
  }

  #frozenArray(value: readonly unknown[], ids: readonly number[]): readonly unknown[] {
    const isCanonical = value.every((item, at) => Object.is(item, this.#values[ids[at] ?? -1]));
    return Object.freeze(isCanonical ? value : ids.map((id) => this.#values[id]));
  }

  #object(value: object, substitute: Substitute, where: string): number {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new NotPlain(where, `an instance of ${value.constructor.name}`);
    if (Object.getOwnPropertySymbols(value).length > 0)
      throw new NotPlain(where, 'an object with symbols for keys');
    const entries = Object.entries(value) as [string, unknown][];
    const ids: number[] = [];
    let key = '{';
    for (const [name, field] of entries) {
      const id = this.idOf(field, substitute, where === '' ? name : `${where}.${name}`);
      ids.push(id);
      key += `${keyPart(name)}\0${id},`;
    }
    return this.#ids.get(key) ?? this.#keep(key, this.#frozenObject(value, entries, ids), value);
  }

  #frozenObject(
    value: object,
    entries: readonly (readonly [string, unknown])[],
    ids: readonly number[],
  ): object {
    const kept = entries.map(([name], at) => [name, this.#values[ids[at] ?? -1]] as const);
    const isCanonical = entries.every(([, field], at) => Object.is(field, kept[at]?.[1]));
    return Object.freeze(isCanonical ? value : Object.fromEntries(kept));
  }

  #valueObject(value: ValueObject, substitute: Substitute, where: string): number {
    const plain = this.idOf(value[asPlain](), substitute, where);
    const id = this.#keep(`=${this.#classOf(value)}\0${plain}`, value);
    this.#known.set(value, id);
    return id;
  }

  #classOf(value: object): number {
    const prototype: unknown = Object.getPrototypeOf(value);
    let number = this.#classes.get(prototype);
    if (number === undefined) this.#classes.set(prototype, (number = this.#classes.size));
    return number;
  }

  #added<T>(ids: Map<T, number>, value: T): number {
    const id = this.#values.push(value) - 1;
    ids.set(value, id);
    return id;
  }

  #keep(key: string, value: unknown, given?: object): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#values.length;
      this.#ids.set(key, id);
      this.#values.push(value);
    }
    const kept = this.#values[id];
    if (typeof kept === 'object' && kept !== null) this.#known.set(kept, id);
    if (given !== undefined && Object.isFrozen(given)) this.#known.set(given, id);
    return id;
  }
}

/** Told from the end of a name, and from every other name. */
function keyPart(name: string): string {
  return name.includes('\0') || name.startsWith('"') ? JSON.stringify(name) : name;
}
