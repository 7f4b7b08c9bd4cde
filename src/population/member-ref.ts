/**
 * A member as an actor to others: who watches it, and whoever it has sent itself to. It is made only
 * for them, and lives as long as the member does.
 */
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { LiveRef, LiveSystem } from './live-scope.ts';

/** What a reference asks of its population. */
export interface MemberSource {
  readonly machine: AnyStateMachine;
  readonly system: LiveSystem;
  readonly parent: LiveRef | undefined;
  readonly population: LiveRef;
}

export class MemberRef {
  readonly id: string;
  readonly sessionId: string;
  readonly logic: AnyStateMachine;
  readonly src: AnyStateMachine;
  readonly system: LiveSystem;
  readonly _parent: LiveRef | undefined;
  readonly #population: LiveRef;
  readonly #snapshot: () => AnyMachineSnapshot;
  #last: AnyMachineSnapshot | undefined;

  constructor(
    id: string,
    sessionId: string,
    { machine, system, parent, population }: MemberSource,
    snapshot: () => AnyMachineSnapshot,
  ) {
    this.id = id;
    this.sessionId = sessionId;
    this.logic = machine;
    this.src = machine;
    this.system = system;
    this._parent = parent;
    this.#population = population;
    this.#snapshot = snapshot;
  }

  get ref(): this {
    return this;
  }

  getSnapshot(): AnyMachineSnapshot {
    return this.#last ?? this.#snapshot();
  }

  getPersistedSnapshot(): unknown {
    return this.logic.getPersistedSnapshot(this.getSnapshot());
  }

  /** After the member has been stopped it does nothing, as with any actor. */
  send(event: EventObject): void {
    if (this.#last !== undefined) return;
    this.#population.send({
      type: 'members.send',
      sends: [{ members: [this.id], event }],
    } as never);
  }

  /** XState's way to deliver. */
  _send(event: EventObject): void {
    this.send(event);
  }

  /** Errors: always throws; whoever wants to be told inspects the system. */
  subscribe(): never {
    throw new Error(
      `${this.id} is a member of a population, and has no subscribers: inspect the system, or subscribe to the population`,
    );
  }

  /** The member is gone; this is what it was. */
  end(last: AnyMachineSnapshot): void {
    this.#last = last;
  }

  toJSON(): unknown {
    return { xstate$$type: 1, id: this.id };
  }
}
