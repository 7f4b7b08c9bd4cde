/**
 * The machines of a system as the checker runs them: with machines in place of named actors, whoever
 * starts them, and with named guards that note their answers. Nothing else about them changes.
 */
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { isMachine } from '../table/logic.ts';

type Answers = Map<string, Set<boolean>>;
type Guard = (...given: unknown[]) => boolean;

export class Watch {
  readonly #actors: Readonly<Record<string, AnyActorLogic>>;
  readonly #watched = new Map<AnyActorLogic, AnyActorLogic>();
  readonly #answers = new Map<AnyActorLogic, Answers>();

  constructor(actors: Readonly<Record<string, AnyActorLogic>>) {
    this.#actors = actors;
  }

  /** The same machine for the same one. */
  of(logic: AnyActorLogic): AnyActorLogic {
    if (!isMachine(logic)) return logic;
    const known = this.#watched.get(logic);
    if (known !== undefined) return known;
    const answers: Answers = new Map();
    const guards = Object.fromEntries(
      Object.entries(logic.implementations.guards)
        .filter(([, guard]) => typeof guard === 'function' && !('check' in guard))
        .map(([name, guard]) => [name, noting(answers, name, guard as Guard)]),
    );
    const watched = logic.provide({ actors: this.#actors, guards } as never) as AnyStateMachine;
    this.#watched.set(logic, watched);
    this.#watched.set(watched, watched);
    this.#answers.set(watched, answers);
    return watched;
  }

  /** By named guard: what it has answered. */
  answersOf(machine: AnyStateMachine): ReadonlyMap<string, ReadonlySet<boolean>> {
    return this.#answers.get(machine) ?? new Map<string, ReadonlySet<boolean>>();
  }
}

function noting(answers: Answers, name: string, guard: Guard): Guard {
  const given = new Set<boolean>();
  answers.set(name, given);
  return (...args) => {
    const answer = guard(...args);
    given.add(answer);
    return answer;
  };
}
