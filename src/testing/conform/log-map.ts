/**
 * A map: how the lines of another program's log say what happens in a system, as JSON. It is checked as
 * a whole before the first line is read.
 * Source: the fields are described in `docs/testing.md`, «A map».
 */
import type { PlainEvent } from '../../checker/api.ts';

/** In a template, `"$obj"` is the line's field `obj`; see `template.ts`. */
export type Template = PlainEvent;

/** What a line says. Exactly one of `given`, `takes` and `emits`. */
export interface MapEntry {
  /** Only of lines that have these fields. */
  readonly when?: Readonly<Record<string, unknown>>;
  readonly given?: Template;
  /** Whom it is given; with `given`. */
  readonly to?: string;
  readonly takes?: Template;
  /** Who takes it; with `takes`. */
  readonly at?: string;
  readonly emits?: Template;
  /** The log leaves some of them out. */
  readonly mayBeMissing?: boolean;
  /** Before it, when the part has not had this value of the field. */
  readonly ifNew?: { readonly field: string; readonly given: Template; readonly to: string };
}

export interface LogMap {
  /** The JSON field that names a line; default `type`. A line of text is named by its first word. */
  readonly name?: string;
  /** Lines that differ in this field are of different parts, each explained by a system of its own. */
  readonly part?: string;
  /** Names of lines after which a part begins anew. */
  readonly ends?: readonly string[];
  readonly time?: string;
  readonly thread?: string;
  /** How far clocks may be apart. Unit: that of `time`. Default: 0, the order of the lines. */
  readonly skew?: number;
  /** By name. Null: such lines say nothing here. */
  readonly events: Readonly<Record<string, MapEntry | readonly MapEntry[] | null>>;
}

/** A map, or a line of a log, that cannot be used: what was given, what is allowed. */
export class LogMapError extends Error {
  override readonly name = 'LogMapError';
}

const mapFields: Readonly<Record<string, string>> = {
  name: 'string',
  part: 'string',
  time: 'string',
  thread: 'string',
  skew: 'number',
  ends: 'array',
  events: 'object',
};
const entryFields: Readonly<Record<string, string>> = {
  when: 'object',
  given: 'event',
  to: 'string',
  takes: 'event',
  at: 'string',
  emits: 'event',
  mayBeMissing: 'boolean',
  ifNew: 'object',
};

const ifNewFields = { field: 'string', given: 'event', to: 'string' } as const;

/** Errors: throws a `LogMapError` that names the field. */
export function readLogMap(given: unknown): LogMap {
  requireFields(given, mapFields, 'the map');
  const { events, ends = [], skew = 0, time } = given as unknown as LogMap;
  if (events === undefined)
    throw new LogMapError('the map has no `events`: give { "name": { … } }');
  for (const [name, value] of Object.entries(events))
    for (const entry of entriesOf(value)) requireEntry(entry, `events.${name}`);
  for (const end of ends)
    if (!(end in events))
      throw new LogMapError(`ends: there is no ${JSON.stringify(end)} in events`);
  if (skew < 0 || (skew > 0 && time === undefined))
    throw new LogMapError(
      `skew is ${skew}: give 0, or more together with the field of the \`time\``,
    );
  if (skew > 0 && ends.length > 0)
    throw new LogMapError(
      'ends and skew: where clocks are apart nobody knows which lines come after an end; give one of them',
    );
  return given as unknown as LogMap;
}

export function entriesOf(value: LogMap['events'][string]): readonly MapEntry[] {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly MapEntry[]) : [value as MapEntry];
}

function requireEntry(entry: unknown, where: string): void {
  requireFields(entry, entryFields, where);
  const { given, to, takes, at, emits, ifNew } = entry as MapEntry;
  const said = [given, takes, emits].filter((template) => template !== undefined);
  if (said.length !== 1)
    throw new LogMapError(
      `${where} has ${said.length} of given, takes and emits: give exactly one`,
    );
  if ((given === undefined) !== (to === undefined))
    throw new LogMapError(`${where}: \`given\` and \`to\` go together: to whom is it given?`);
  if ((takes === undefined) !== (at === undefined))
    throw new LogMapError(`${where}: \`takes\` and \`at\` go together: who takes it?`);
  if (ifNew === undefined) return;
  requireFields(ifNew, ifNewFields, `${where}.ifNew`);
  for (const field of Object.keys(ifNewFields))
    if (!(field in ifNew)) throw new LogMapError(`${where}.ifNew has no ${field}: give it`);
}

function requireFields(
  given: unknown,
  known: Readonly<Record<string, string>>,
  where: string,
): asserts given is Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new LogMapError(`${where} is ${JSON.stringify(given)}: expected an object`);
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    const wanted = known[name];
    if (wanted === undefined)
      throw new LogMapError(
        `${where} has an unknown field ${JSON.stringify(name)}: allowed are ${Object.keys(known).join(', ')}`,
      );
    if (!isOf(wanted, value))
      throw new LogMapError(
        `${where}.${name} is ${JSON.stringify(value)}: expected ${wanted === 'event' ? 'an event, { "type": … }' : `a value of type ${wanted}`}`,
      );
  }
}

function isOf(wanted: string, value: unknown): boolean {
  if (wanted === 'array') return Array.isArray(value);
  const isObject = typeof value === 'object' && value !== null;
  if (wanted === 'object') return isObject && !Array.isArray(value);
  if (wanted === 'event') return isObject && 'type' in value && typeof value.type === 'string';
  return typeof value === wanted;
}
