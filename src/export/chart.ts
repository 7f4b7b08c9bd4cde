/**
 * A machine's statechart as plain words: states, transitions, and the names of what they do, whatever
 * XState has made of them inside. Every way of writing a machine down starts from here. Not an
 * execution: what a guard or an action does stays in the machine.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { transitionsFrom } from '../checker/chart-items.ts';
import { actionNames, guardText } from './names.ts';
import { triggerOf, type Trigger } from './trigger.ts';

export { transitionsFrom };

export interface Chart {
  /** The root's, as of any state. */
  readonly id: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** Ids of the states that are entered first; of a compound state only. */
  readonly initial: readonly string[];
  /** Of a history state only. */
  readonly history: 'shallow' | 'deep' | undefined;
  /** Of a history state: ids of the states that are entered when none is remembered. */
  readonly historyTargets?: readonly string[];
  /** What is done on the way to the initial states. */
  readonly initialActions?: readonly string[];
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly { readonly id: string; readonly src: string }[];
  readonly transitions: readonly ChartTransition[];
  readonly states: readonly Chart[];
  /** Nothing has reached it; where that is known. */
  readonly isMissed?: boolean;
}

export interface ChartTransition {
  readonly trigger: Trigger;
  /** `isNewest`, `isAnswered && !hasFailed`; undefined: without a condition. */
  readonly guard: string | undefined;
  readonly actions: readonly string[];
  /** Ids. Empty: no state is left. */
  readonly targets: readonly string[];
  /** Leaves its source although the target is within it. */
  readonly isReentering: boolean;
  readonly isMissed?: boolean;
}

type AnyNode = AnyStateMachine['root'];

/** The chart of a machine, from its root down; one that is a chart already stays as it is. */
export function chartOf(of: AnyStateMachine | Chart): Chart {
  return 'root' in of ? nodeChart(of.root) : of;
}

/** The states of a chart, each before those in it. */
export function statesOf(chart: Chart): readonly Chart[] {
  return [chart, ...chart.states.flatMap(statesOf)];
}

function nodeChart(node: AnyNode): Chart {
  const { id, key, type, tags, entry, exit, invoke, states } = node;
  return {
    id,
    key,
    type,
    initial: type === 'compound' ? idsOf(node.initial.target) : [],
    history: node.history === false ? undefined : node.history,
    ...(type === 'history' && { historyTargets: historyTargets(node) }),
    ...(type === 'compound' && { initialActions: actionNames(node.initial.actions) }),
    tags,
    entry: actionNames(entry),
    exit: actionNames(exit),
    invokes: invoke.map((child) => ({ id: child.id, src: sourceOf(child.src) })),
    transitions: transitionsFrom(node).map(transitionOf),
    states: Object.values(states as Record<string, AnyNode>).map(nodeChart),
  };
}

function transitionOf(transition: AnyTransitionDefinition): ChartTransition {
  const guard: unknown = transition.guard;
  return {
    trigger: triggerOf(String(transition.eventType), transition.source.id),
    guard: guard === undefined ? undefined : guardText(guard),
    actions: actionNames(transition.actions),
    targets: idsOf(transition.target),
    isReentering: transition.reenter,
  };
}

/** As XState resolves them: by the path from the parent, or by an id; else what the parent enters first. */
function historyTargets({ parent, config }: AnyNode): readonly string[] {
  if (parent === undefined) return [];
  const { target } = config as { readonly target?: string | readonly string[] };
  if (target === undefined)
    return idsOf(parent.type === 'compound' ? parent.initial.target : [parent]);
  return [target].flat().map((given) => {
    if (given.startsWith('#')) return given.slice(1);
    let found: AnyNode | undefined = parent;
    for (const key of given.replace(/^\./, '').split('.'))
      found = (found?.states as Readonly<Record<string, AnyNode>> | undefined)?.[key];
    return found?.id ?? given;
  });
}

/** XState gives logic that is written in place a name of its own. */
function sourceOf(src: unknown): string {
  return typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : 'inline';
}

function idsOf(nodes: readonly { readonly id: string }[] | undefined): readonly string[] {
  return (nodes ?? []).map(({ id }) => id);
}
