/**
 * A mutant of the engine: a machine in which a guard or an action has been replaced, the property that
 * has to find it, in which scenario, and how long the shortest trace is. A lasso counts once around.
 */
import type { AnyStateMachine } from 'xstate';
import type { Scenario } from '../../../src/properties/world/scenario.ts';
import type { EngineMachines } from '../../../src/properties/world/world.ts';
import { tiny } from '../../../src/properties/tiny.ts';

export interface Mutant {
  /** What is wrong with it. */
  readonly name: string;
  readonly property: string;
  readonly scenario: Scenario;
  readonly machines: Partial<EngineMachines>;
  readonly steps: number;
}

/**
 * The machine with these in place of its own. XState's types do not know an action that was made by a
 * setup before that was extended.
 */
export function replaced<M extends AnyStateMachine>(
  machine: M,
  parts: {
    readonly actions?: Readonly<Record<string, unknown>>;
    readonly guards?: Readonly<Record<string, unknown>>;
  },
): M {
  return machine.provide(parts as never) as M;
}

/** A scenario of the tiny bound, by name. */
export function scenario(name: string): Scenario {
  const found = tiny.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}
