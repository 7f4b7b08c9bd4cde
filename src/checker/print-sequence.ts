/**
 * A trace as a message sequence in Mermaid's language: an arrow for each message as it is read, a note
 * for timers, faults and changes of state, and a box around a lasso's cycle.
 * Source: the `sequenceDiagram` syntax of Mermaid 11.
 */
import type { StepView, Trace, TraceStep } from './api.ts';
import { eventText, shortPath, stateText } from './text.ts';

const outside = 'environment';

/** The text of a `sequenceDiagram`, ending in a line break. */
export function printSequence({ initial, steps, cycle }: Trace): string {
  const names = participants(initial, steps);
  const idOf = (path: string): string => `a${names.indexOf(path)}`;
  const lines = ['sequenceDiagram'];
  for (const name of names)
    lines.push(`  participant ${idOf(name)} as ${escaped(shortPath(name))}`);
  for (const [at, step] of steps.entries()) {
    if (at === cycle) lines.push('  loop for ever');
    lines.push(...stepLines(step, idOf).map((line) => `  ${line}`));
  }
  if (cycle !== undefined) lines.push('  end');
  return `${lines.join('\n')}\n`;
}

/** Those that take part, in the order of their start. */
function participants(initial: Trace['initial'], steps: readonly TraceStep[]): readonly string[] {
  const started = steps.flatMap(({ changes }) => changes.map(({ actor }) => actor));
  const moving = steps.flatMap(({ actor, from, kind }) => [
    ...(kind === 'environment' ? [outside] : []),
    ...(from === undefined ? [] : [from]),
    actor,
  ]);
  const partaking = new Set([...moving, ...started]);
  const known = [outside, ...Object.keys(initial), ...started, ...moving];
  return [...new Set(known)].filter((name) => partaking.has(name));
}

function stepLines(step: TraceStep, idOf: (path: string) => string): readonly string[] {
  const notes = step.changes.flatMap(({ actor, before, after }) => {
    const was = before === null ? 'starts' : stateText(before.value);
    const is = after === null ? 'stops' : stateText(after.value);
    const text = before === null ? `starts: ${is}` : after === null ? is : `${was} → ${is}`;
    return was === is ? [] : [`Note over ${idOf(actor)}: ${escaped(text)}`];
  });
  return [happening(step, idOf), ...notes];
}

function happening(
  { kind, actor, from, timer, event }: StepView,
  idOf: (path: string) => string,
): string {
  const to = idOf(actor);
  switch (kind) {
    case 'deliver':
      return `${idOf(from ?? actor)}->>${to}: ${escaped(eventText(event))}`;
    case 'environment':
      return `${idOf(outside)}->>${to}: ${escaped(eventText(event))}`;
    case 'timer':
      return `Note over ${to}: timer ${escaped(timer ?? event.type)}`;
    case 'fault':
      return from === undefined
        ? `Note over ${to}: ${escaped(event.type)}`
        : `${idOf(from)}-x${to}: ${escaped(event.type)}`;
  }
}

/** What Mermaid would take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[#;]/g, (sign) => `#${sign.codePointAt(0)};`);
}
