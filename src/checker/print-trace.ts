/**
 * A trace as a numbered list: what happened in each step, what changed by it, and what was sent on.
 * Shape of a step:
 *
 *    2  worker:0 → semaphore: permit.ask {worker: "worker:0"}
 *         semaphore: idle → busy
 *           context.free: 1 → 0
 *         semaphore ⇢ worker:0: permit.granted
 */
import type { ActorState, StepView, Trace, TraceStep } from './api.ts';
import { differences } from './differences.ts';
import { plainValue } from './plain-value.ts';
import { eventText, shortPath, stateText, valueText, wrapped } from './text.ts';

export interface PrintOptions {
  /** Default: 80. */
  readonly columns?: number;
}

/** The whole trace, ending in a line break. */
export function printTrace(trace: Trace, { columns = 80 }: PrintOptions = {}): string {
  const { system, property, initial, steps, cycle } = trace;
  const digits = String(steps.length).length;
  const indent = digits + 4;
  const rule = (text: string): readonly string[] => wrapped(`── ${text}`, 0, columns);
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  const lines = [...wrapped(`${property}: ${count} of ${system}`, 0, columns), ''];
  lines.push(`${' '.repeat(2 + digits - 1)}0  start`);
  for (const [actor, state] of Object.entries(initial))
    lines.push(...startLines(actor, state, indent, columns));
  for (const [at, step] of steps.entries()) {
    if (at === cycle) lines.push(...rule('from here on for ever:'));
    const number = String(at + 1).padStart(digits + 2);
    const [head = '', ...more] = wrapped(stepText(step), indent, columns);
    lines.push(number + head.slice(number.length), ...more);
    lines.push(...bodyLines(step, indent, columns));
  }
  if (cycle !== undefined) lines.push(...rule(`as before step ${cycle + 1}, and so on`));
  return `${lines.join('\n')}\n`;
}

/** What happened, in one line: `a → b: event {field: 1}`. */
export function stepText(step: StepView): string {
  const { kind, actor, from, timer, event } = step;
  const to = shortPath(actor);
  switch (kind) {
    case 'deliver':
      return `${shortPath(from ?? '')} → ${to}: ${eventText(event)}`;
    case 'timer':
      return isAfter(event.type)
        ? `timer of ${to}: ${timer ?? ''}`
        : `timer of ${to}: ${eventText(event)}`;
    case 'environment':
      return `environment → ${to}: ${eventText(event)}`;
    case 'fault':
      return from === undefined
        ? `fault: ${event.type} of ${actor === 'faults' ? 'all' : to}`
        : `fault: ${event.type} of a message, ${shortPath(from)} → ${to}`;
  }
}

/** XState's own event of a delayed transition tells no more than the timer's name. */
function isAfter(type: string): boolean {
  return type.startsWith('xstate.after.');
}

function startLines(
  actor: string,
  state: ActorState,
  indent: number,
  columns: number,
): readonly string[] {
  const context = plainValue(state.context);
  const isEmpty = context === undefined || valueText(context) === '{}';
  const text = stateOf(state);
  return [
    ...wrapped(`${shortPath(actor)} starts${text === '' ? '' : `: ${text}`}`, indent, columns),
    ...(isEmpty ? [] : wrapped(`context: ${valueText(context)}`, indent + 2, columns)),
  ];
}

function bodyLines(step: TraceStep, indent: number, columns: number): readonly string[] {
  const changes = step.changes.flatMap(({ actor, before, after }) => {
    if (before === null) return after === null ? [] : startLines(actor, after, indent, columns);
    if (after === null) return wrapped(`${shortPath(actor)} stops`, indent, columns);
    return changeLines(actor, before, after, indent, columns);
  });
  const sent = step.sent.flatMap(({ from, to, event }) =>
    wrapped(`${shortPath(from)} ⇢ ${shortPath(to)}: ${eventText(event)}`, indent, columns),
  );
  const emitted = step.emitted.flatMap((event) =>
    wrapped(`emits ${eventText(event)}`, indent, columns),
  );
  const isNothing = changes.length + sent.length + emitted.length === 0;
  return isNothing
    ? wrapped('nothing changes', indent, columns)
    : [...changes, ...sent, ...emitted];
}

function changeLines(
  actor: string,
  before: ActorState,
  after: ActorState,
  indent: number,
  columns: number,
): readonly string[] {
  const was = stateOf(before);
  const is = stateOf(after);
  const fields = differences(plainValue(before.context), plainValue(after.context), 'context');
  const name = shortPath(actor);
  const head =
    was === is
      ? fields.length === 0
        ? `${name}: its timers`
        : `${name}:`
      : `${name}: ${was} → ${is}`;
  return [
    ...wrapped(head, indent, columns),
    ...fields.flatMap((field) =>
      wrapped(
        `${field.where}: ${valueText(field.before)} → ${valueText(field.after)}`,
        indent + 2,
        columns,
      ),
    ),
  ];
}

/** `idle`; `over (done)`; nothing, of a machine without states. */
function stateOf({ value, status }: ActorState): string {
  return status === 'active' ? stateText(value) : `${stateText(value)} (${status})`.trimStart();
}
