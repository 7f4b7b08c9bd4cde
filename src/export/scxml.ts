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
    name: word(root.id),
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
  const {
    type,
    initial,
    initialActions = [],
    history,
    historyTargets = [],
    tags,
    invokes,
    states,
  } = state;
  const attributes = {
    id: word(state.id),
    initial: initialActions.length === 0 ? words(initial) : undefined,
    type: history,
    'xs:tags': tags.length === 0 ? undefined : tags.join(' '),
  };
  const ofFinal = type === 'final';
  const first = { target: words(initial) };
  const byDefault = { target: words(historyTargets) };
  return element(tagOf[type], attributes, [
    ...(initialActions.length === 0
      ? []
      : element(
          'initial',
          {},
          element('transition', first, initialActions.flatMap(actionElement)),
        )),
    ...(type === 'history' ? element('transition', byDefault) : []),
    ...entryElement(state),
    ...exitElement(state),
    ...(ofFinal ? [] : invokes.flatMap(({ id, src }) => element('invoke', { id: word(id), src }))),
    ...(ofFinal ? [] : inOrder(state).flatMap((one) => transitionElement(state, one))),
    ...states.flatMap((child) => stateElement(child)),
  ]);
}

/**
 * SCXML takes the first transition in the document that fits, and a name for all that begin with it: the
 * narrower come first, as XState looks them up.
 */
function inOrder({ type, transitions }: Chart): readonly ChartTransition[] {
  if (type === 'history') return [];
  const events = transitions.flatMap(({ trigger }) =>
    trigger.kind === 'event' ? trigger.type : [],
  );
  const widthOf = ({ trigger }: ChartTransition): number => {
    if (trigger.kind !== 'event') return 0;
    const { type: event } = trigger;
    const isWide = event.endsWith('*') || events.some((other) => other.startsWith(`${event}.`));
    // `*` is widest, then `a.*`, `a.b.*`; so are `a`, `a.b` beside `a.b.c`.
    return isWide ? 1 / event.split('.').length + (event.endsWith('*') ? 1 : 0) : 0;
  };
  return transitions.toSorted((a, b) => widthOf(a) - widthOf(b));
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
    element('send', { event, id: event, ...delayed(delay) }),
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
  const { event, delay } =
    /^raise\((?<event>.*?)(?:, after (?<delay>.*))?\)$/s.exec(action)?.groups ?? {};
  if (event === undefined) return element('xs:action', { name: action });
  if (delay === undefined) return element('raise', { event: word(event) });
  return element('send', { event: word(event), ...delayed(delay) });
}

/** Milliseconds as digits are a delay; a name is an expression for one. */
function delayed(delay: string): Readonly<Record<string, string>> {
  return /^\d+(?:\.\d+)?$/.test(delay) ? { delay: `${delay}ms` } : { delayexpr: delay };
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
  const [, kind] = /^xstate\.done\.(state|actor)\./.exec(trigger.event) ?? [];
  if (kind === undefined || trigger.kind !== 'done') return word(trigger.event);
  return `done.${kind === 'state' ? 'state' : 'invoke'}.${word(trigger.of)}`;
}

/**
 * A transition of XState leaves its source only for a target outside of it, or with `reenter`. In SCXML
 * one to its own source always leaves it: a compound one goes to its initial state instead, a parallel
 * one enters its regions, any other goes nowhere.
 */
function leaving(
  state: Chart,
  { targets, isReentering }: ChartTransition,
): { readonly targets: readonly string[]; readonly type?: 'internal' } {
  if (isReentering || targets.length === 0) return { targets };
  const isWithin = targets.every((target) => statesOf(state).some(({ id }) => id === target));
  if (!isWithin) return { targets };
  const first = state.type === 'parallel' ? state.states.map(({ id }) => id) : state.initial;
  const inner = targets.flatMap((target) => (target === state.id ? first : [target]));
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
  const allowed = text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- XML has no word for these
    /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return allowed.replaceAll(/[&<>"\n]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
