/**
 * A machine as SCXML. Guards become `cond` and actions `raise` of their names, since their code is not
 * in a definition; delays become a delayed `send` on entry.
 * Source: https://www.w3.org/TR/scxml/
 */
import type { MachineDefinition, StateDefinition, TransitionDefinition } from '../record.ts';
import { escaped } from '../draw/svg.ts';

export function scxmlOf({ name, root }: MachineDefinition): string {
  const initial = root.initial?.[0];
  const attributes = attributesOf({
    xmlns: 'http://www.w3.org/2005/07/scxml',
    version: '1.0',
    name,
    initial: initial === undefined || root.type === 'parallel' ? undefined : idOf(initial),
  });
  // A parallel root, or one with transitions of its own, is a state inside: scxml itself has neither.
  const isWrapped = root.type === 'parallel' || root.transitions.length > 0;
  const inside = isWrapped
    ? elementOf(root, '  ')
    : root.states.flatMap((state) => elementOf(state, '  '));
  const head = isWrapped
    ? `<scxml${attributesOf({ xmlns: 'http://www.w3.org/2005/07/scxml', version: '1.0', name, initial: idOf('') })}>`
    : `<scxml${attributes}>`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...inside, '</scxml>', ''].join('\n');
}

function elementOf(state: StateDefinition, indent: string): readonly string[] {
  const tag = {
    atomic: 'state',
    compound: 'state',
    parallel: 'parallel',
    final: 'final',
    history: 'history',
  }[state.type];
  const [initial] = state.initial ?? [];
  const attributes = attributesOf({
    id: idOf(state.path),
    ...(state.type === 'compound' && initial !== undefined && { initial: idOf(initial) }),
    ...(state.type === 'history' && { type: state.history ?? 'shallow' }),
  });
  const inner = `${indent}  `;
  const delays = state.transitions.filter(({ kind }) => kind === 'after');
  const body = [
    ...executable('onentry', state.entry ?? [], inner, delays),
    ...executable('onexit', state.exit ?? [], inner, []),
    ...(state.invokes ?? []).map(({ id, src }) => `${inner}<invoke${attributesOf({ id, src })}/>`),
    ...state.transitions.flatMap((transition) => transitionOf(transition, inner)),
    ...state.states.flatMap((child) => elementOf(child, inner)),
  ];
  if (body.length === 0) return [`${indent}<${tag}${attributes}/>`];
  return [`${indent}<${tag}${attributes}>`, ...body, `${indent}</${tag}>`];
}

function executable(
  tag: 'onentry' | 'onexit',
  actions: readonly string[],
  indent: string,
  delays: readonly TransitionDefinition[],
): readonly string[] {
  if (actions.length === 0 && delays.length === 0) return [];
  const sends = delays.map(
    ({ descriptor, event }) =>
      `${indent}  <send${attributesOf({ event: descriptor, delay: event.replace(' ms', 'ms') })}/>`,
  );
  return [
    `${indent}<${tag}>`,
    ...actions.map((action) => actionOf(action, `${indent}  `)),
    ...sends,
    `${indent}</${tag}>`,
  ];
}

function actionOf(action: string, indent: string): string {
  return `${indent}<raise${attributesOf({ event: `action.${action}` })}/>`;
}

function transitionOf(
  { descriptor, guard, targets, actions = [], isReentering }: TransitionDefinition,
  indent: string,
): readonly string[] {
  const attributes = attributesOf({
    ...(descriptor !== '' && { event: descriptor }),
    ...(guard !== undefined && { cond: guard }),
    ...(targets.length > 0 && { target: targets.map(idOf).join(' ') }),
    ...(isReentering !== true && targets.length > 0 && { type: 'internal' }),
  });
  if (actions.length === 0) return [`${indent}<transition${attributes}/>`];
  return [
    `${indent}<transition${attributes}>`,
    ...actions.map((action) => actionOf(action, `${indent}  `)),
    `${indent}</transition>`,
  ];
}

/** An XML id: letters, digits, `.`, `-` and `_`. */
function idOf(path: string): string {
  return path === '' ? 'root' : `s.${path.replaceAll(/[^\w.-]/g, '_')}`;
}

function attributesOf(attributes: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
}
