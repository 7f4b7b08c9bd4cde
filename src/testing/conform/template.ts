/**
 * Events with blanks that a line fills: `"$obj"` is its field `obj`, `"$nth(version)"` the order in
 * which its part met that value of `version` (1, 2, …), `"$count"` how many lines of its name the part
 * has had, this one included. `"$$"` begins a text with one `$`.
 */
import type { PlainEvent } from '../../checker/api.ts';
import { LogMapError, type Template } from './log-map.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a part of the log has had so far. */
export class Memory {
  readonly #counts = new Map<string, number>();
  readonly #values = new Map<string, Map<unknown, number>>();

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  note(name: string): void {
    this.#counts.set(name, this.count(name) + 1);
  }

  isNew(field: string, value: unknown): boolean {
    return this.#values.get(field)?.has(value) !== true;
  }

  nth(field: string, value: unknown): number {
    let values = this.#values.get(field);
    if (values === undefined) this.#values.set(field, (values = new Map<unknown, number>()));
    let nth = values.get(value);
    if (nth === undefined) values.set(value, (nth = values.size + 1));
    return nth;
  }
}

/** Errors: throws a `LogMapError` when the line lacks a field. */
export function filled(
  template: Template,
  fields: Fields,
  name: string,
  memory: Memory,
): PlainEvent {
  return fill(template, (blank) => {
    if (blank === 'count') return memory.count(name);
    const numbered = /^nth\((?<field>.+)\)$/.exec(blank)?.groups?.['field'];
    const field = numbered ?? blank;
    if (!(field in fields))
      throw new LogMapError(`${name} has no field ${field}, which the map asks for`);
    return numbered === undefined ? fields[field] : memory.nth(field, fields[field]);
  }) as PlainEvent;
}

const left = Symbol('left out');

/** The template without its blanks: what any line says. */
export function pattern(template: Template): PlainEvent {
  return fill(template, () => left) as PlainEvent;
}

function fill(template: unknown, of: (blank: string) => unknown): unknown {
  if (typeof template === 'string') {
    if (!template.startsWith('$')) return template;
    return template.startsWith('$$') ? template.slice(1) : of(template.slice(1));
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item: unknown) => fill(item, of));
  const fields = Object.entries(template) as [string, unknown][];
  return Object.fromEntries(
    fields.map(([name, field]) => [name, fill(field, of)]).filter(([, value]) => value !== left),
  );
}
