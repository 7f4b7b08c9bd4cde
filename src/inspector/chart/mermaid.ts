/**
 * A machine as a Mermaid state diagram. Every transition first, at the top level, and then the blocks
 * of composite states: otherwise states leave their parents (mermaid#5290).
 */
import type { MachineDefinition, StateDefinition, TransitionDefinition } from '../record.ts';

export function mermaidOf({ name, root }: MachineDefinition): string {
  const states = allBelow(root);
  const lines = ['---', `title: ${name}`, '---', 'stateDiagram-v2'];
  for (const state of [root, ...states])
    for (const transition of state.transitions)
      for (const target of transition.targets)
        lines.push(`  ${idOf(state.path)} --> ${idOf(target)}${labelOf(transition)}`);
  lines.push(`  state "${coded(root.key)}" as ${idOf('')} {`, ...insideOf(root, '    '), '  }');
  return `${lines.join('\n')}\n`;
}

function allBelow({ states }: StateDefinition): readonly StateDefinition[] {
  return states.flatMap((state) => [state, ...allBelow(state)]);
}

function insideOf(state: StateDefinition, indent: string): readonly string[] {
  const initial = (state.initial ?? []).map((path) => `${indent}[*] --> ${idOf(path)}`);
  const children = state.states.map((child) => blockOf(child, indent));
  const isParallel = state.type === 'parallel';
  return [
    ...initial,
    ...children.flatMap((block, at) => (isParallel && at > 0 ? [`${indent}--`, ...block] : block)),
  ];
}

function blockOf(state: StateDefinition, indent: string): readonly string[] {
  const id = idOf(state.path);
  const label = `${indent}state "${coded(state.key)}" as ${id}`;
  if (state.type === 'history')
    return [`${indent}state "${state.history === 'deep' ? 'H*' : 'H'}" as ${id}`];
  if (state.states.length === 0)
    return state.type === 'final' ? [label, `${indent}${id} --> [*]`] : [label];
  return [`${label} {`, ...insideOf(state, `${indent}  `), `${indent}}`];
}

/** A name that Mermaid takes; the state's own is its label. */
function idOf(path: string): string {
  return path === '' ? 'root' : `s_${path.replaceAll(/[^\dA-Za-z]/g, '_')}`;
}

function labelOf({ kind, event, guard }: TransitionDefinition): string {
  const words = {
    event,
    always: 'always',
    after: `after ${event}`,
    done: `done ${event}`,
    error: `error ${event}`,
  };
  return ` : ${coded(guard === undefined ? words[kind] : `${words[kind]} [${guard}]`)}`;
}

/** Mermaid's own letters as their codes. */
function coded(text: string): string {
  return text.replaceAll(/[#":;]/g, (letter) => `#${letter.charCodeAt(0)};`);
}
