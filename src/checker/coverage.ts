/**
 * What of each machine an exploration has reached: states, transitions, and both answers of its named
 * guards. What it has not is named: it cannot happen within the bounds, or the model is too small.
 */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { isMachine } from '../table/logic.ts';
import type { Covered, MachineCoverage } from './api.ts';
import { covered, stateIdsOf, transitionName, transitionsOf } from './chart-items.ts';
import type { Model } from './model.ts';

interface Seen {
  readonly states: Set<string>;
  readonly transitions: Set<AnyTransitionDefinition>;
}

/** XState's id of a machine that has none of its own. */
const anonymous = '(machine)';

type AnyNode = AnyStateMachine['root'];

export function coverageOf(model: Model): readonly MachineCoverage[] {
  const seen = new Map<AnyStateMachine, Seen>();
  /** By the first actor that runs it. */
  const named = new Map<AnyStateMachine, string>();
  const of = (machine: AnyStateMachine): Seen => {
    const known = seen.get(machine) ?? { states: new Set(), transitions: new Set() };
    seen.set(machine, known);
    return known;
  };
  for (const { locals } of model.components)
    for (const { logic, snapshot, path } of locals)
      if (logic !== undefined && isMachine(logic)) {
        if (!named.has(logic)) named.set(logic, path.slice(path.lastIndexOf('/') + 1));
        for (const { id } of snapshot._nodes ?? []) of(logic).states.add(id);
      }
  for (const { machine, transitions } of model.taken())
    for (const transition of transitions) {
      of(machine).transitions.add(transition);
      // No snapshot shows a state that `always` leaves within the step.
      for (let node = transition.source as AnyNode | undefined; node; node = node.parent)
        of(machine).states.add(node.id);
    }
  return [...seen].map(([machine, { states, transitions }]) => {
    const name = machine.id === anonymous ? (named.get(machine) ?? anonymous) : machine.id;
    const called = (text: string): string => text.replaceAll(anonymous, name);
    return {
      machine: name,
      states: covered(stateIdsOf(machine), (id) => states.has(id), called),
      transitions: covered(
        transitionsOf(machine),
        (transition) => transitions.has(transition),
        (transition) => called(transitionName(transition)),
      ),
      guards: guardsOf(model, machine),
    };
  });
}

function guardsOf(model: Model, machine: AnyStateMachine): Covered {
  const answers = model.watch.answersOf(machine);
  const wanted = [...answers.keys()].flatMap((name) => [`${name} true`, `${name} false`]);
  return covered(
    wanted,
    (wantedAnswer) => {
      const [name = '', answer] = wantedAnswer.split(' ');
      return answers.get(name)?.has(answer === 'true') === true;
    },
    (name) => name.replace(' ', ' is never '),
  );
}
