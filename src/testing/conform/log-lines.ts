/**
 * The lines of a log, read by a map. A line is JSON, or text whose first word is its name, with
 * `field=value` after it (`insert_obj2_view obj=17 bytes=4096`; what is a number is one). A recording of
 * the inspector is read as the events that its actors emitted.
 */
import { isLike, type Observation, type Shown } from './observation.ts';
import { entriesOf, LogMapError, type LogMap, type MapEntry } from './log-map.ts';
import { filled, Memory, pattern, type Fields } from './template.ts';

/** What a line says, in order; of one part. */
export interface LogLine {
  readonly line: number;
  readonly text: string;
  readonly part: string;
  readonly time: number;
  readonly thread: string;
  readonly said: readonly Observation[];
  /** The part begins anew after it. */
  readonly isEnd: boolean;
}

interface Named {
  readonly name: string;
  readonly fields: Fields;
}

export class LogReader {
  readonly #map: LogMap;
  readonly #memories = new Map<string, Memory>();

  constructor(map: LogMap) {
    this.#map = map;
  }

  /** What a log that is read so shows of a system. */
  get shown(): readonly Shown[] {
    return Object.values(this.#map.events)
      .flatMap(entriesOf)
      .flatMap(({ takes, at, emits, mayBeMissing = false }): Shown[] => {
        if (takes !== undefined)
          return [{ kind: 'takes', at: at ?? '', event: pattern(takes), mayBeMissing }];
        return emits === undefined ? [] : [{ kind: 'emits', event: pattern(emits), mayBeMissing }];
      });
  }

  /** Several for a line of a recording; none for an empty line, or one that says nothing. */
  *read(text: string, line: number): Generator<LogLine> {
    if (text.trim() === '') return;
    for (const named of this.#named(text, line)) {
      const read = this.#line(named, text, line);
      if (read !== undefined) yield read;
    }
  }

  #line({ name, fields }: Named, text: string, line: number): LogLine | undefined {
    const { events, part: partField, time, thread, ends = [] } = this.#map;
    const entry = Object.hasOwn(events, name) ? events[name] : undefined;
    if (entry === undefined)
      throw new LogMapError(
        `line ${line}: the map has no event ${JSON.stringify(name)}; add it to events, as null if it says nothing`,
      );
    const fitting = entriesOf(entry).find(({ when = {} }) => isLike(when, fields));
    const isEnd = ends.includes(name);
    if (fitting === undefined && !isEnd) return undefined;
    const part = partField === undefined ? '' : this.#part(fields, partField, line);
    return {
      line,
      text,
      part,
      time: time === undefined ? 0 : this.#time(fields, time, line),
      thread: thread === undefined ? '' : String(this.#field(fields, thread, line)),
      said: fitting === undefined ? [] : this.#said(fitting, name, fields, part, line),
      isEnd,
    };
  }

  #said(
    entry: MapEntry,
    name: string,
    fields: Fields,
    part: string,
    line: number,
  ): readonly Observation[] {
    const memory = this.#memories.get(part) ?? new Memory();
    this.#memories.set(part, memory);
    memory.note(name);
    const valueOf = (field: string): unknown => this.#field(fields, field, line);
    try {
      const { ifNew } = entry;
      const isFirst = ifNew !== undefined && memory.isNew(ifNew.field, valueOf(ifNew.field));
      const first: readonly Observation[] = isFirst
        ? [
            {
              kind: 'given',
              to: ifNew.to,
              event: filled(ifNew.given, fields, name, memory),
              isNote: true,
            },
          ]
        : [];
      if (ifNew !== undefined) memory.nth(ifNew.field, valueOf(ifNew.field));
      return [...first, observationOf(entry, (template) => filled(template, fields, name, memory))];
    } catch (error) {
      if (error instanceof LogMapError) throw new LogMapError(`line ${line}: ${error.message}`);
      throw error;
    }
  }

  /** The part begins anew. */
  forget(part: string): void {
    this.#memories.delete(part);
  }

  /** Errors: throws a `LogMapError` for what could be mistaken for another part. */
  #part(fields: Fields, name: string, line: number): string {
    const value = this.#field(fields, name, line);
    const isTold = typeof value === 'number' ? !isBeyond(value) : typeof value !== 'object';
    if (isTold) return String(value);
    throw new LogMapError(
      `line ${line}: ${name} is ${JSON.stringify(value)}, which cannot be told from others: expected a text, or a number of at most ${Number.MAX_SAFE_INTEGER}`,
    );
  }

  #field(fields: Fields, name: string, line: number): unknown {
    const value = fields[name];
    if (value === undefined) throw new LogMapError(`line ${line} has no field ${name}`);
    return value;
  }

  /** Errors: throws a `LogMapError` for what is neither a number nor a date. */
  #time(fields: Fields, name: string, line: number): number {
    const value = this.#field(fields, name, line);
    const time = typeof value === 'string' ? timeIn(value) : value;
    if (typeof time === 'number' && Number.isFinite(time)) return time;
    throw new LogMapError(
      `line ${line}: ${name} is ${JSON.stringify(value)}: expected a number, or a date as 2026-01-31T12:00:00Z`,
    );
  }

  #named(text: string, line: number): readonly Named[] {
    if (!text.trimStart().startsWith('{')) return [namedText(text)];
    let fields: Fields;
    try {
      fields = JSON.parse(text) as Fields;
    } catch (error) {
      throw new LogMapError(
        `line ${line} is no JSON (${(error as Error).message}): ${text.slice(0, 60)}`,
      );
    }
    return emittedIn(fields) ?? [this.#namedJson(fields, line)];
  }

  #namedJson(fields: Fields, line: number): Named {
    const name = this.#field(fields, this.#map.name ?? 'type', line);
    return { name: String(name), fields };
  }
}

/** Of a recording: what a step has emitted; undefined for any other line. */
function emittedIn({ kind, seq, format, emitted }: Fields): readonly Named[] | undefined {
  if (format === 'destage-recording') return [];
  if (typeof kind !== 'string' || typeof seq !== 'number') return undefined;
  const events = Array.isArray(emitted) ? (emitted as readonly Fields[]) : [];
  return events.map((fields) => ({ name: String(fields['type']), fields }));
}

/** What is too large for a number stays a text, so that it is not taken for its neighbour. */
function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && !isBeyond(Number(text));
}

/** It may have been another before it was rounded. */
function isBeyond(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** A date counts in milliseconds. */
function timeIn(text: string): number {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? Date.parse(text) : number;
}

function namedText(text: string): Named {
  const [name = '', ...words] = text.trim().split(/\s+/);
  const fields = words.map((word): [string, unknown] => {
    const at = word.indexOf('=');
    if (at < 0) return [word, true];
    const value = word.slice(at + 1);
    return [word.slice(0, at), isNumber(value) ? Number(value) : value];
  });
  return { name, fields: Object.fromEntries(fields) };
}

function observationOf(
  { given, to = '', takes, at = '', emits }: MapEntry,
  fill: (template: NonNullable<MapEntry['given']>) => NonNullable<MapEntry['given']>,
): Observation {
  if (given !== undefined) return { kind: 'given', to, event: fill(given) };
  if (takes !== undefined) return { kind: 'takes', at, event: fill(takes) };
  return { kind: 'emits', event: fill(emits ?? { type: '' }) };
}
