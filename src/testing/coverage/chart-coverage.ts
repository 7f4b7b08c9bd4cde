/**
 * What the actors of a program reach of their charts, as XState's inspection tells of it: a machine is
 * known by its id, whoever made it. Not here: how a test suite is watched (`setup.ts`), and what the
 * checker or a path reaches.
 * Source: XState 5.33, the inspection event `@xstate.microstep` with its `_transitions`.
 */
import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
  InspectionEvent,
} from 'xstate';
import type { MachineCoverage } from '../../checker/api.ts';
import {
  covered,
  joined,
  stateIdsOf,
  transitionName,
  transitionsOf,
} from '../../checker/chart-items.ts';
import { isMachine } from '../../table/logic.ts';

/** States and transitions of one machine; which answers its guards gave is not told by inspection. */
export type ChartCovered = Omit<MachineCoverage, 'guards'>;

interface Seen {
  readonly states: Set<string>;
  readonly transitions: Set<AnyTransitionDefinition>;
}

type AnyNode = AnyStateMachine['root'];

export class ChartCoverage {
  readonly #seen = new Map<AnyStateMachine, Seen>();

  /** For `createActor`'s `inspect`, of as many actors as there are. */
  readonly inspect = (event: InspectionEvent): void => {
    if (event.type !== '@xstate.microstep' && event.type !== '@xstate.snapshot') return;
    const { logic } = event.actorRef as { readonly logic?: object };
    if (logic === undefined || !isMachine(logic as never)) return;
    const seen = this.#of(logic as AnyStateMachine);
    for (const { id } of (event.snapshot as AnyMachineSnapshot)._nodes) seen.states.add(id);
    if (event.type === '@xstate.microstep')
      for (const transition of event._transitions) noteTaken(seen, transition);
  };

  /** What has been reached so far. */
  get machines(): readonly ChartCovered[] {
    return joinedCharts(
      [...this.#seen].map(([machine, { states, transitions }]) => ({
        machine: machine.id,
        states: covered(stateIdsOf(machine), (id) => states.has(id), String),
        transitions: covered(
          transitionsOf(machine),
          (transition) => transitions.has(transition),
          transitionName,
        ),
      })),
    );
  }

  #of(machine: AnyStateMachine): Seen {
    const known = this.#seen.get(machine);
    if (known !== undefined) return known;
    const made: Seen = { states: new Set(), transitions: new Set() };
    this.#seen.set(machine, made);
    return made;
  }
}

/** No snapshot shows a state that `always` leaves within the step. */
function noteTaken({ states, transitions }: Seen, transition: AnyTransitionDefinition): void {
  transitions.add(transition);
  let node = transition.source as AnyNode | undefined;
  for (; node !== undefined; node = node.parent) states.add(node.id);
}

/** XState's id of a machine that has none of its own. */
const anonymous = '(machine)';

/** Machines without an id are the same when their states are. */
function keyOf({ machine, states }: ChartCovered): string {
  return machine === anonymous ? [machine, ...states.names].join(' ') : machine;
}

/** Each machine once, by its id, in the order of ids. */
export function joinedCharts(charts: readonly ChartCovered[]): readonly ChartCovered[] {
  const byMachine = new Map<string, ChartCovered>();
  for (const chart of charts) {
    const known = byMachine.get(keyOf(chart)) ?? chart;
    byMachine.set(keyOf(chart), {
      machine: chart.machine,
      states: joined(known.states, chart.states),
      transitions: joined(known.transitions, chart.transitions),
    });
  }
  return [...byMachine.values()].toSorted((a, b) => (a.machine < b.machine ? -1 : 1));
}
