/**
 * A machine as SCXML. Guards and actions stay names of the machine's own: `cond` is a guard's, and
 * `xs:action` in a namespace of our own an action's, so that the document is a chart and not a program.
 * `after` is written as SCXML has it: a `send` with a delay at the entry, cancelled at the exit.
 * Source: W3C, «State Chart XML», 2015; which transitions leave their source: XState 5.33, `reenter`.
 */
import type { AnyStateMachine } from 'xstate';
import { chartOf, statesOf, type Chart, type ChartTransition } from './chart.ts';
import type { Trigger } from './trigger.ts';

/** The document, ending in a line break. `name` is the machine's id. */
export function toScxml(of: AnyStateMachine | Chart): string {
  const root = chartOf(of);
  const attributes = {
    xmlns: 'http://www.w3.org/2005/07/scxml',
    'xmlns:xs': 'urn:destage:xstate',
    version: '1.0',
    datamodel: 'xstate',
    name: root.id,
    initial: word(root.id),
  };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...element('scxml', attributes, stateElement(root)),
  ];
  return `${lines.join('\n')}\n`;
}

type Lines = readonly string[];

/** An id or an event as one word, not beginning with a digit; what that cannot have is written in hex. */
function word(text: string): string {
  return text
    .replaceAll(/[^\w.*-]/g, (sign) => `_x${sign.codePointAt(0)?.toString(16) ?? ''}_`)
    .replace(/^(?=[\d.-])/, '_');
}

const words = (ids: readonly string[]): string | undefined =>
  ids.length === 0 ? undefined : ids.map(word).join(' ');

const tagOf = {
  atomic: 'state',
  compound: 'state',
  parallel: 'parallel',
  final: 'final',
  history: 'history',
} as const;

function stateElement(state: Chart): Lines {
  const { type, initial, history, tags, invokes, transitions, states } = state;
  const attributes = {
    id: word(state.id),
    initial: words(initial),
    type: history,
    'xs:tags': tags.length === 0 ? undefined : tags.join(' '),
  };
  const ofFinal = type === 'final';
  return element(tagOf[type], attributes, [
    ...entryElement(state),
    ...exitElement(state),
    ...(ofFinal ? [] : invokes.flatMap((invoke) => element('invoke', { ...invoke }))),
    ...(ofFinal ? [] : transitions.flatMap((one) => transitionElement(state, one))),
    ...states.flatMap((child) => stateElement(child)),
  ]);
}

/** The delays that a state waits for, each with the event that it ends in. */
function delaysOf({ transitions }: Chart): ReadonlyMap<string, string> {
  return new Map(
    transitions.flatMap(({ trigger }): [string, string][] =>
      trigger.kind === 'after' ? [[word(trigger.event), trigger.delay]] : [],
    ),
  );
}

function entryElement(state: Chart): Lines {
  const sends = [...delaysOf(state)].flatMap(([event, delay]) =>
    /^\d+$/.test(delay)
      ? element('send', { event, id: event, delay: `${delay}ms` })
      : element('send', { event, id: event, delayexpr: delay }),
  );
  return wrapped('onentry', [...state.entry.flatMap(actionElement), ...sends]);
}

function exitElement(state: Chart): Lines {
  const cancels = [...delaysOf(state).keys()].flatMap((event) =>
    element('cancel', { sendid: event }),
  );
  return wrapped('onexit', [...state.exit.flatMap(actionElement), ...cancels]);
}

function actionElement(action: string): Lines {
  const event = /^raise\((?<event>.*)\)$/s.exec(action)?.groups?.['event'];
  return event === undefined
    ? element('xs:action', { name: action })
    : element('raise', { event: word(event) });
}

function transitionElement(state: Chart, transition: ChartTransition): Lines {
  const { trigger, guard, actions } = transition;
  const { targets, type } = leaving(state, transition);
  const attributes = {
    event: eventOf(trigger),
    cond: guard,
    target: words(targets),
    type,
  };
  return element('transition', attributes, actions.flatMap(actionElement));
}

/** The ends of states and of invoked actors have names of SCXML's own. */
function eventOf(trigger: Trigger): string | undefined {
  if (trigger.kind === 'always') return undefined;
  if (trigger.kind === 'event') return word(trigger.type);
  return word(trigger.event)
    .replace('xstate.done.state.', 'done.state.')
    .replace('xstate.done.actor.', 'done.invoke.');
}

/**
 * A transition of XState leaves its source only for a target outside of it, or with `reenter`. In SCXML
 * one to its own source always leaves it: a compound one goes to its initial state instead, any other
 * nowhere.
 */
function leaving(
  state: Chart,
  { targets, isReentering }: ChartTransition,
): { readonly targets: readonly string[]; readonly type?: 'internal' } {
  if (isReentering || targets.length === 0) return { targets };
  const isWithin = targets.every((target) => statesOf(state).some(({ id }) => id === target));
  if (!isWithin) return { targets };
  const inner = targets.flatMap((target) => (target === state.id ? state.initial : [target]));
  return state.states.length > 0 ? { targets: inner, type: 'internal' } : { targets: [] };
}

function wrapped(tag: string, children: Lines): Lines {
  return children.length === 0 ? [] : element(tag, {}, children);
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: Lines = [],
): Lines {
  const given = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escaped(value)}"`],
  );
  const start = `<${tag}${given.join('')}`;
  if (children.length === 0) return [`${start}/>`];
  return [`${start}>`, ...children.map((line) => `  ${line}`), `</${tag}>`];
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\n]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
