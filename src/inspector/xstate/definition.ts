/**
 * A machine's chart as records carry it, and the ids of its transitions, by which steps say what they
 * took. It is the chart that `src/export` writes down, with each state's path and each transition's id.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { chartOf, transitionsFrom, type Chart, type ChartTransition } from '../../export/chart.ts';
import type { Trigger } from '../../export/trigger.ts';
import type {
  EdgeId,
  MachineDefinition,
  StateDefinition,
  TransitionDefinition,
} from '../record.ts';

type AnyNode = AnyStateMachine['root'];

export interface DefinedMachine {
  readonly definition: MachineDefinition;
  readonly edges: ReadonlyMap<AnyTransitionDefinition, EdgeId>;
}

export function defined(machine: AnyStateMachine): DefinedMachine {
  const edges = new Map<AnyTransitionDefinition, EdgeId>();
  const root = stateOf(machine.root, chartOf(machine), edges);
  return { definition: { name: machine.id, root }, edges };
}

/** `chart` is the node's own: its states and transitions are in the same order. */
function stateOf(
  node: AnyNode,
  chart: Chart,
  edges: Map<AnyTransitionDefinition, EdgeId>,
): StateDefinition {
  const { key, type, history, entry, exit, tags, invokes } = chart;
  const { initialActions = [], historyTargets = [] } = chart;
  const path = pathOf(node);
  const initial = type === 'compound' ? pathsOf(node.initial.target) : [];
  const children = Object.values(node.states as Record<string, AnyNode>);
  const transitions = transitionsFrom(node).map((transition, at) => {
    const id = `${path}#${at}`;
    edges.set(transition, id);
    return transitionOf(transition, chart.transitions[at] as ChartTransition, id);
  });
  return {
    key,
    path,
    ...(node.id !== [node.machine.id, ...node.path].join('.') && { id: node.id }),
    type,
    ...(history !== undefined && type === 'history' && { history }),
    ...(initial.length > 0 && { initial }),
    ...(initialActions.length > 0 && { initialActions }),
    ...(historyTargets.length > 0 && {
      historyTargets: historyTargets.map((id) => pathOf(node.machine.getStateNodeById(id))),
    }),
    ...(entry.length > 0 && { entry }),
    ...(exit.length > 0 && { exit }),
    ...(tags.length > 0 && { tags }),
    ...(invokes.length > 0 && { invokes }),
    ...(node.description !== undefined && { description: node.description }),
    transitions,
    states: children.map((child, at) => stateOf(child, chart.states[at] as Chart, edges)),
  };
}

function transitionOf(
  transition: AnyTransitionDefinition,
  { trigger, guard, actions, isReentering }: ChartTransition,
  id: EdgeId,
): TransitionDefinition {
  return {
    id,
    ...eventOf(trigger),
    descriptor: String(transition.eventType),
    ...(guard !== undefined && { guard }),
    ...(actions.length > 0 && { actions }),
    targets: pathsOf(transition.target),
    ...(isReentering && { isReentering }),
  };
}

function pathsOf(nodes: readonly AnyNode[] | undefined): readonly string[] {
  return (nodes ?? []).map(pathOf);
}

function pathOf(node: AnyNode): string {
  return node.path.join('.');
}

function eventOf(trigger: Trigger): Pick<TransitionDefinition, 'kind' | 'event'> {
  switch (trigger.kind) {
    case 'event':
      return { kind: trigger.kind, event: trigger.type };
    case 'after':
      return {
        kind: trigger.kind,
        event: /^\d+$/.test(trigger.delay) ? `${trigger.delay} ms` : trigger.delay,
      };
    case 'always':
      return { kind: trigger.kind, event: '' };
    case 'done':
    case 'error':
    case 'snapshot':
      return { kind: trigger.kind, event: trigger.of };
  }
}
