/**
 * Members as actors of their own: the references to them, and what an inspector is told of each.
 * Without an inspector, and where no member has sent itself to anybody, there are none.
 */
import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
  EventObject,
} from 'xstate';
import { Audience, type Told } from './audience.ts';
import type { LiveScope } from './live-scope.ts';
import { MemberRef } from './member-ref.ts';

const stopEvent = { type: 'xstate.stop' } as const;

/** What is asked about a member. */
export interface MemberViews {
  readonly machine: AnyStateMachine;
  idOf(row: number): string;
  snapshotOf(row: number): AnyMachineSnapshot;
}

export class MemberWatch {
  readonly #views: MemberViews;
  readonly #scope: LiveScope;
  readonly #audience: Audience;
  readonly #refs = new Map<number, MemberRef>();
  /** Who has taken a step and has not sent off what follows from it, and the last event of each. */
  readonly #unsettled = new Map<number, EventObject>();
  #made = 0;

  constructor(views: MemberViews, scope: LiveScope) {
    this.#views = views;
    this.#scope = scope;
    this.#audience = new Audience(scope.system);
  }

  /** A batch begins. */
  begin(): void {
    this.#audience.begin();
  }

  /** False: nobody listens, and nothing is to be told in this batch. */
  get mayBeThere(): boolean {
    return this.#audience.mayBeThere;
  }

  /** The member as an actor. */
  refOf(row: number): MemberRef {
    const known = this.#refs.get(row);
    if (known !== undefined) return known;
    const { machine } = this.#views;
    const { self, system, sessionId } = this.#scope;
    const made = new MemberRef(
      this.#views.idOf(row),
      `${sessionId}.${this.#made++}`,
      { machine, system, parent: self._parent, population: self },
      () => this.#views.snapshotOf(row),
    );
    this.#refs.set(row, made);
    return made;
  }

  /** Whom an inspector is to see as the sender. */
  sourceOf(row: number): unknown {
    return this.mayBeThere ? this.refOf(row) : this.#scope.self;
  }

  started(row: number, event: EventObject): void {
    this.#audience.tell(() => ({ type: '@xstate.actor', actorRef: this.refOf(row) }) as never);
    this.came(row, event, this.#scope.self._parent);
  }

  /** An event that has come to it. */
  came(row: number, event: EventObject, from: unknown): void {
    this.#settleOne(row);
    this.#audience.tell(() => this.#came(row, event, from));
  }

  /** A timer of its own has fired. */
  woke(row: number, event: EventObject): void {
    this.#settleOne(row);
    this.cameFromItself(row, event);
  }

  /** During its step. */
  cameFromItself(row: number, event: EventObject): void {
    this.#audience.tell(() => this.#came(row, event, this.refOf(row)));
  }

  /** A step; it is over when its messages have gone, so that they can be told to follow from it. */
  stepped(row: number, event: EventObject, transitions: readonly AnyTransitionDefinition[]): void {
    this.#settleOne(row);
    const step = { event, snapshot: this.#views.snapshotOf(row), _transitions: transitions };
    this.#audience.tell(
      () => ({ type: '@xstate.microstep', actorRef: this.refOf(row), ...step }) as unknown as Told,
    );
    if (this.mayBeThere) this.#unsettled.set(row, event);
  }

  /** All messages of the batch have gone. The last to step is the first to be over with it. */
  settle(): void {
    if (this.#unsettled.size === 0) return;
    for (const row of [...this.#unsettled.keys()].toReversed()) this.#settleOne(row);
  }

  /** It is gone. One that had ended before has told so. */
  stopped(row: number): void {
    if (this.#refs.size === 0 && !this.mayBeThere) return;
    this.#settleOne(row);
    const before = this.#views.snapshotOf(row);
    const isActive = before.status === 'active';
    const last = isActive ? ({ ...before, status: 'stopped' } as AnyMachineSnapshot) : before;
    if (isActive && this.mayBeThere) this.#audience.tell(() => this.#stopped(row, last));
    this.#refs.get(row)?.end(last);
    this.#refs.delete(row);
  }

  #settleOne(row: number): void {
    const event = this.#unsettled.get(row);
    if (event === undefined) return;
    this.#unsettled.delete(row);
    const snapshot = this.#views.snapshotOf(row);
    const told = { type: '@xstate.snapshot', actorRef: this.refOf(row), event, snapshot };
    this.#audience.tell(() => told as unknown as Told);
  }

  #stopped(row: number, snapshot: AnyMachineSnapshot): Told {
    const actorRef = this.refOf(row);
    actorRef.end(snapshot);
    return { type: '@xstate.snapshot', actorRef, event: stopEvent, snapshot } as unknown as Told;
  }

  #came(row: number, event: EventObject, sourceRef: unknown): Told {
    return {
      type: '@xstate.event',
      sourceRef,
      actorRef: this.refOf(row),
      event,
    } as unknown as Told;
  }
}
