/**
 * A machine's chart with what nothing has reached of it, for whoever draws it.
 * Source: the coverage of a check, of paths or of a test suite, by the names that it gives.
 */
import type { AnyStateMachine } from 'xstate';
import type { MachineCoverage } from '../checker/api.ts';
import { numbered, transitionName, transitionsFrom } from '../checker/chart-items.ts';
import { chartOf, type Chart } from './chart.ts';

type AnyNode = AnyStateMachine['root'];

/** The chart; what of it is `isMissed` is named in the coverage. Errors: throws for another machine's. */
export function withCoverage(
  machine: AnyStateMachine,
  { machine: name, states, transitions }: Omit<MachineCoverage, 'guards'>,
): Chart {
  if (name !== machine.id)
    throw new Error(
      `this coverage is of ${name} and not of ${machine.id}; take that with \`machine: '${machine.id}'\``,
    );
  const missed = new Set([...states.missed, ...transitions.missed]);
  const marked = (chart: Chart, node: AnyNode): Chart => {
    const names = numbered(transitionsFrom(node).map(transitionName));
    const children = Object.values(node.states as Record<string, AnyNode>);
    return {
      ...chart,
      isMissed: missed.has(chart.id),
      transitions: chart.transitions.map((transition, at) => ({
        ...transition,
        isMissed: missed.has(names[at] ?? ''),
      })),
      states: children.map((child, at) => marked(chart.states[at] ?? chart, child)),
    };
  };
  return marked(chartOf(machine), machine.root);
}
