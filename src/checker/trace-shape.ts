/**
 * Whether a value that was read from a file has the shape of a trace; if not, the first place where it
 * has not.
 */
export interface Misshapen {
  /** `steps[3].event.type`. */
  readonly where: string;
  readonly problem: string;
}

type Shape = (value: unknown, where: string) => Misshapen | undefined;

const text: Shape = (value, where) =>
  typeof value === 'string' ? undefined : { where, problem: `is ${given(value)}, not a text` };

const anything: Shape = () => undefined;

const version: Shape = (value, where) =>
  value === 1
    ? undefined
    : { where, problem: `is ${given(value)}; this version of the checker reads version 1` };

const oneOf =
  (...allowed: readonly string[]): Shape =>
  (value, where) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : { where, problem: `is ${given(value)}, not one of ${allowed.join(', ')}` };

const optional =
  (shape: Shape): Shape =>
  (value, where) =>
    value === undefined ? undefined : shape(value, where);

const nullable =
  (shape: Shape): Shape =>
  (value, where) =>
    value === null ? undefined : shape(value, where);

const listOf =
  (shape: Shape): Shape =>
  (value, where) =>
    Array.isArray(value)
      ? first(value.map((item, at) => () => shape(item, `${where}[${at}]`)))
      : { where, problem: `is ${given(value)}, not a list` };

const recordOf =
  (shape: Shape): Shape =>
  (value, where) =>
    isRecord(value)
      ? first(
          Object.entries(value).map(
            ([name, item]) =>
              () =>
                shape(item, join(where, name)),
          ),
        )
      : { where, problem: `is ${given(value)}, not an object` };

const record =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value, where) =>
    isRecord(value)
      ? first(
          Object.entries(fields).map(
            ([name, shape]) =>
              () =>
                shape(value[name], join(where, name)),
          ),
        )
      : { where, problem: `is ${given(value)}, not an object` };

const event = record({ type: text });
const state = record({
  value: anything,
  context: anything,
  status: oneOf('active', 'done', 'error', 'stopped'),
});
const step = record({
  kind: oneOf('deliver', 'timer', 'environment', 'fault'),
  actor: text,
  from: optional(text),
  timer: optional(text),
  event,
  emitted: listOf(event),
  sent: listOf(record({ from: text, to: text, event })),
  changes: listOf(record({ actor: text, before: nullable(state), after: nullable(state) })),
});
const trace = record({
  version,
  system: text,
  property: text,
  initial: recordOf(state),
  steps: listOf(step),
});

/** Undefined: it is a trace. */
export function checked(value: unknown): Misshapen | undefined {
  return trace(value, '') ?? checkedCycle(value as { cycle?: unknown; steps: readonly unknown[] });
}

function checkedCycle({
  cycle,
  steps,
}: {
  readonly cycle?: unknown;
  readonly steps: readonly unknown[];
}): Misshapen | undefined {
  const isStep = Number.isInteger(cycle) && Number(cycle) >= 0 && Number(cycle) <= steps.length;
  return cycle === undefined || isStep
    ? undefined
    : { where: 'cycle', problem: `is ${given(cycle)}, not the number of a step` };
}

function first(checks: readonly (() => Misshapen | undefined)[]): Misshapen | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(where: string, name: string): string {
  return where === '' ? name : `${where}.${name}`;
}

function given(value: unknown): string {
  if (value === undefined) return 'missing';
  const shown = JSON.stringify(value);
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}
