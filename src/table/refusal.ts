/**
 * Why a machine cannot be stepped symbolically, or checked: said once, with the actor, the state and
 * the remedy. It is never a verdict, and nothing is silently skipped.
 */
import type { StateValue } from 'xstate';

/** Who is refused, and where it stood. */
export interface Refused {
  readonly actor: string;
  readonly state?: StateValue | undefined;
  readonly problem: string;
  readonly remedy: string;
}

/** Invariant: the message names the actor, its state, what is wrong and what to do about it. */
export class Refusal extends Error implements Refused {
  override readonly name = 'Refusal';
  readonly actor: string;
  readonly state: StateValue | undefined;
  readonly problem: string;
  readonly remedy: string;
  /** The machine can be stepped, but its states or messages seem to have no end. */
  readonly isGrowth: boolean = false;

  constructor({ actor, state, problem, remedy }: Refused) {
    const where = state === undefined ? '' : ` in state ${JSON.stringify(state)}`;
    super(`${actor}${where}: ${problem}. ${remedy}`);
    this.actor = actor;
    this.state = state;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** The same, said of an actor in this state. */
  inState(state: StateValue | undefined): Refusal {
    const { actor, problem, remedy } = this;
    return this.state === undefined ? new Refusal({ actor, state, problem, remedy }) : this;
  }
}
