/**
 * Whether a line of a recording is a header or a record; if not, what is wrong with it. Looks at what
 * the timeline relies on, and lets fields that it does not know pass: a newer minor writer may add some.
 */
import { recordingFormat, recordingVersion } from '../record.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isIndex: Check = (value) => Number.isInteger(value) && Number(value) >= 0;
/** Of actors and machines, for each of which there is a place. */
const isNumbered: Check = (value) => isIndex(value) && Number(value) < 2 ** 24;
const isList: Check = (value) => Array.isArray(value);
const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isValue: Check = (value) =>
  isText(value) || (isObject(value) && Object.values(value as object).every(isValue));
const isChange: Check = (value) => isObject(value) && isList((value as { at?: unknown }).at);
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** What is needed of each field, in words, and how it is told. */
const common = { seq: isIndex, t: isNumber };
const shapes: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  machine: {
    machine: isNumbered,
    name: isText,
    logic: oneOf('machine', 'promise', 'callback', 'observable', 'transition'),
    definition: optional((value) => isObject(value) && isState((value as { root?: unknown }).root)),
  },
  started: {
    actor: isNumbered,
    machine: isNumbered,
    id: isText,
    path: isText,
    systemId: optional(isText),
    parent: optional(isNumbered),
    cause: optional(isIndex),
    value: optional(isValue),
  },
  event: {
    actor: optional(isNumbered),
    sender: optional(isNumbered),
    type: isText,
    cause: optional(isIndex),
    via: optional(oneOf('timer', 'environment', 'fault', 'control')),
  },
  step: {
    actor: isNumbered,
    cause: optional(isIndex),
    taken: isTexts,
    value: optional(isValue),
    changes: optional((value) => Array.isArray(value) && value.every(isChange)),
  },
  stopped: {
    actor: isNumbered,
    status: oneOf('done', 'error', 'stopped'),
    error: optional(isText),
    unread: optional((value) => Array.isArray(value) && value.every(isIndex)),
  },
  sample: { figures: (value) => isObject(value) && Object.values(value as object).every(isNumber) },
  control: { command: isText, given: isObject, refusal: optional(isText) },
  dropped: { records: isIndex },
};

function isState(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { key, path, type, transitions, states } = value as Readonly<Record<string, unknown>>;
  return (
    isText(key) &&
    isText(path) &&
    oneOf('atomic', 'compound', 'parallel', 'final', 'history')(type) &&
    Array.isArray(transitions) &&
    transitions.every(isTransition) &&
    Array.isArray(states) &&
    states.every(isState)
  );
}

function isTransition(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, kind, event, descriptor, guard, targets } = value as Record<string, unknown>;
  return (
    [id, event, descriptor].every(isText) &&
    oneOf('event', 'always', 'after', 'done', 'error', 'snapshot')(kind) &&
    optional(isText)(guard) &&
    isTexts(targets)
  );
}

/** Undefined: it is a record. */
export function recordProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'is no object';
  const record = value as Readonly<Record<string, unknown>>;
  const { kind } = record;
  const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  if (shape === undefined)
    return `is of the kind ${shown(kind)}, not one of ${Object.keys(shapes).join(', ')}`;
  for (const [field, check] of Object.entries({ ...common, ...shape }))
    if (!check(record[field])) return `has ${shown(record[field])} as its ${field}`;
  return undefined;
}

/** Undefined: it is a header of this version. */
export function headerProblem(value: unknown): string | undefined {
  if (!isObject(value) || (value as { format?: unknown }).format !== recordingFormat)
    return 'is no header of a recording';
  const { version, program, source, startedAtMs, series, violation, cycle } = value as Record<
    string,
    unknown
  >;
  if (version !== recordingVersion)
    return `is of version ${shown(version)}; this destage reads version ${recordingVersion}`;
  if (!isText(program)) return `has ${shown(program)} as its program`;
  if (!oneOf('live', 'trace')(source)) return `has ${shown(source)} as its source`;
  if (!isNumber(startedAtMs)) return `has ${shown(startedAtMs)} as its startedAtMs`;
  const isSeries = isList(series) && (series as readonly unknown[]).every(isObject);
  if (!isSeries) return `has ${shown(series)} as its series`;
  const hasSeq: Check = (given) => isObject(given) && isIndex((given as { seq?: unknown }).seq);
  if (!optional(hasSeq)(violation)) return `has ${shown(violation)} as its violation`;
  if (!optional(isObject)(cycle)) return `has ${shown(cycle)} as its cycle`;
  return undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
