/**
 * A machine as a `stateDiagram-v2` of Mermaid. Regions of a parallel state are drawn apart; entry, exit,
 * invoked actors and transitions that leave no state stand as lines in their state, or in a note
 * beside a state that has others in it. A transition between different composites is written at the end, where
 * naming a state does not move it.
 * Source: the `stateDiagram-v2` syntax of Mermaid 11.
 */
import type { AnyStateMachine } from 'xstate';
import { chartOf, statesOf, type Chart, type ChartTransition } from './chart.ts';
import { triggerText } from './trigger.ts';

/** The text of a `stateDiagram-v2`, ending in a line break. */
export function toMermaid(of: AnyStateMachine | Chart): string {
  const root = chartOf(of);
  const lines = ['stateDiagram-v2', ...stateLines(root, '  '), ...farArrows(root), ...marks(root)];
  return `${lines.join('\n')}\n`;
}

/** States that nothing has reached; the transitions are marked in their labels. */
function marks(root: Chart): readonly string[] {
  const missed = statesOf(root).filter(({ isMissed }) => isMissed === true);
  if (missed.length === 0) return [];
  return [
    '  classDef missed stroke-dasharray: 5 4, stroke-width: 2px',
    `  class ${missed.map(({ id }) => mermaidId(id)).join(',')} missed`,
  ];
}

/**
 * The id that a state has in the diagram: `__` for each dot of its own, other signs in hex, `_` after a
 * word of Mermaid's. Mermaid makes ids itself, `…_start` and `…_end`; none of these is one of them.
 */
export function mermaidId(id: string): string {
  const made = id.replaceAll(/[^a-zA-Z\d]/g, (sign) =>
    sign === '.' ? '__' : `_${sign.codePointAt(0)?.toString(16) ?? ''}_`,
  );
  return mermaidWords.has(made.toLowerCase()) ? `${made}_` : made;
}

/** Words that Mermaid 11 takes for its own where an id may be, in whatever case. */
const mermaidWords = new Set([
  'accdescr',
  'acctitle',
  'class',
  'classdef',
  'click',
  'default',
  'direction',
  'end',
  'fork',
  'hide',
  'href',
  'join',
  'note',
  'root',
  'scale',
  'state',
  'statediagram',
  'style',
  'title',
]);

function stateLines(state: Chart, indent: string): readonly string[] {
  const id = mermaidId(state.id);
  const { states } = state;
  const label = state.type === 'history' ? (state.history === 'deep' ? 'H*' : 'H') : state.key;
  const own = ownLines(state).map(escaped);
  if (states.length === 0)
    return [`state "${escaped(label)}" as ${id}`, ...own.map((line) => `${id} : ${line}`)].map(
      (line) => indent + line,
    );
  const inner = `${indent}  `;
  const bodies = states.map((child) => [
    ...stateLines(child, inner),
    ...(child.type === 'final' ? [`${inner}${mermaidId(child.id)} --> [*]`] : []),
  ]);
  const body =
    state.type === 'parallel'
      ? bodies.flatMap((lines, at) => (at === 0 ? lines : [`${inner}--`, ...lines]))
      : [...initialLines(state, inner), ...bodies.flat(), ...nearArrows(state, inner)];
  const note = [`note right of ${id}`, ...own.map((line) => `  ${line}`), 'end note'];
  return [
    `${indent}state "${escaped(label)}" as ${id} {`,
    ...body,
    `${indent}}`,
    ...(own.length === 0 ? [] : note.map((line) => indent + line)),
  ];
}

/** An initial target that is deeper would be moved here by being named: its ancestor stands for it. */
function initialLines(
  { states, initial, initialActions = [] }: Chart,
  indent: string,
): readonly string[] {
  const label =
    initialActions.length === 0 ? '' : ` : ${escaped(`/ ${initialActions.join(', ')}`)}`;
  return states
    .filter((child) => statesOf(child).some(({ id }) => initial.includes(id)))
    .map(({ id }) => `${indent}[*] --> ${mermaidId(id)}${label}`);
}

function ownLines({ entry, exit, invokes, transitions, type }: Chart): readonly string[] {
  if (type === 'history') return [];
  const inner = transitions.filter(({ targets }) => targets.length === 0);
  return [
    ...(entry.length === 0 ? [] : [`entry / ${entry.join(', ')}`]),
    ...(exit.length === 0 ? [] : [`exit / ${exit.join(', ')}`]),
    ...invokes.map(({ id, src }) => `invoke / ${id === src ? id : `${src} as ${id}`}`),
    ...inner.map(labelOf).filter((text) => text !== ''),
  ];
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

function arrowsOf({ id, transitions, historyTargets = [] }: Chart): readonly Arrow[] {
  const unless = historyTargets.map((to) => ({ from: id, to, label: '' }));
  return [
    ...unless,
    ...transitions.flatMap((transition) =>
      transition.targets.map((to) => ({ from: id, to, label: labelOf(transition) })),
    ),
  ];
}

/** Those between two children of a state. */
function nearArrows({ states }: Chart, indent: string): readonly string[] {
  const ids = new Set(states.map(({ id }) => id));
  return states
    .flatMap(arrowsOf)
    .filter(({ to }) => ids.has(to))
    .map((arrow) => indent + arrowLine(arrow));
}

function farArrows(root: Chart): readonly string[] {
  const all = statesOf(root);
  const parentOf = new Map(
    all.flatMap((state) => state.states.map((child): [string, Chart] => [child.id, state])),
  );
  return all
    .flatMap(arrowsOf)
    .filter(({ from, to }) => {
      const parent = parentOf.get(from);
      return parent?.type !== 'compound' || parent !== parentOf.get(to);
    })
    .map((arrow) => `  ${arrowLine(arrow)}`);
}

function arrowLine({ from, to, label }: Arrow): string {
  const arrow = `${mermaidId(from)} --> ${mermaidId(to)}`;
  return label === '' ? arrow : `${arrow} : ${escaped(label)}`;
}

/** `row.flushed [isNewest] / resetAttempts`. */
function labelOf({ trigger, guard, actions, isMissed }: ChartTransition): string {
  return [
    isMissed === true ? '✗' : '',
    triggerText(trigger),
    ...(guard === undefined ? [] : [`[${guard}]`]),
    ...(actions.length === 0 ? [] : [`/ ${actions.join(', ')}`]),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What Mermaid would take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[#;:"{}<>]/g, (sign) => `#${sign.codePointAt(0)};`);
}
