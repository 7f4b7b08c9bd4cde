/**
 * The members of one live population: batches of events go in, each member takes its step in the
 * table, and what they send leaves when the batch is over.
 */
import type { AnyActorScope, AnyMachineSnapshot, EventObject } from 'xstate';
import type { MembersEvent } from '../table/hosted.ts';
import { childPath, pathSegment } from '../table/reference.ts';
import { Refusal } from '../table/refusal.ts';
import type { Cell, Outgoing } from './cell.ts';
import { Columns } from './columns.ts';
import type { LiveScope } from './live-scope.ts';
import type { MemberRef } from './member-ref.ts';
import type { MemberTable } from './member-table.ts';
import { MemberTimers, type Alarm } from './member-timers.ts';
import { MemberWatch } from './member-watch.ts';
import { Outbox, type Letter } from './outbox.ts';
import { persistedMembers, restoreMembers, type PersistedMembers } from './persisted.ts';

const init = { type: 'xstate.init' } as const;

export class Members {
  readonly #table: MemberTable;
  readonly #scope: LiveScope;
  readonly #columns = new Columns();
  readonly #outbox = new Outbox(this.#columns);
  readonly #timers: MemberTimers;
  readonly #watch: MemberWatch;
  readonly #refOf = (row: number): MemberRef => this.#watch.refOf(row);
  /** What the member that takes its step has sent to itself. */
  readonly #mailbox: EventObject[] = [];

  constructor(table: MemberTable, scope: LiveScope) {
    this.#table = table;
    this.#scope = scope;
    this.#timers = new MemberTimers(this.#columns, scope);
    const views = {
      machine: table.machine,
      idOf: (row: number) => this.#columns.idOf(row),
      snapshotOf: (row: number) => this.#snapshotAt(row),
    };
    this.#watch = new MemberWatch(views, scope);
  }

  /** How many there are, with those that have ended and have not been stopped. */
  get size(): number {
    return this.#columns.size;
  }

  /** How many different steps XState has computed for the machine. */
  get computed(): number {
    return this.#table.computed;
  }

  /** In no order that means anything. */
  *ids(): Generator<string> {
    for (const row of this.#columns.rows()) yield this.#columns.idOf(row);
  }

  has(member: string): boolean {
    return this.#columns.rowOf(member) >= 0;
  }

  /** What an actor of its own would have for a snapshot; one object for all members in that state. */
  snapshotOf(member: string): AnyMachineSnapshot | undefined {
    const row = this.#columns.rowOf(member);
    return row < 0 ? undefined : this.#snapshotAt(row);
  }

  /** The member as an actor to send to and to look at. */
  refOf(member: string): MemberRef | undefined {
    const row = this.#columns.rowOf(member);
    return row < 0 ? undefined : this.#watch.refOf(row);
  }

  /** Errors: throws a `Refusal` for a member that is not finite or not pure. */
  receive(event: MembersEvent | Alarm): void {
    this.#watch.begin();
    try {
      this.#take(event);
    } catch (error) {
      throw error instanceof Refusal ? this.#named(error) : error;
    }
    this.#scope.defer(() => this.#flush());
  }

  /** The actor runs: what was restored goes on. */
  begin(): void {
    this.#watch.begin();
    for (const row of this.#columns.rows()) {
      if (!this.#watch.mayBeThere) break;
      this.#watch.started(row, init);
    }
    this.#timers.setAlarm();
  }

  /** The actor stops, and all members with it. */
  end(): void {
    this.#watch.begin();
    for (const row of this.#columns.rows()) this.#remove(row);
  }

  persisted(): PersistedMembers {
    return persistedMembers(this.#columns, this.#table, this.#timers);
  }

  restore(persisted: PersistedMembers, scope: AnyActorScope): void {
    restoreMembers(persisted, this.#columns, this.#table, this.#timers, scope);
  }

  #take(event: MembersEvent | Alarm): void {
    switch (event.type) {
      case 'members.start':
        for (const { members, input } of event.starts) {
          const number = this.#table.inputOf(input);
          const first = { ...init, input };
          for (const member of members) this.#start(member, number, first);
        }
        break;
      case 'members.send':
        for (const { members, event: sent } of event.sends) {
          const number = this.#table.eventOf(sent);
          for (const member of members) this.#send(member, number);
        }
        break;
      case 'members.stop':
        for (const member of event.members) this.#stop(member);
        break;
      case 'members.alarm':
        this.#timers.fireDue((row, number) => this.#fire(row, number));
        break;
    }
  }

  #start(member: string, input: number, event: EventObject): void {
    const there = this.#columns.rowOf(member);
    if (there >= 0) {
      if (this.#isActive(there))
        throw new Error(`member ${member} is started while it is active; stop it first`);
      this.#remove(there);
    }
    const cell = this.#table.start(input, member);
    const row = this.#columns.add(member, cell.next);
    if (this.#watch.mayBeThere) this.#watch.started(row, event);
    this.#follow(row, member, cell, event);
  }

  #send(member: string, number: number): void {
    const row = this.#columns.rowOf(member);
    if (row < 0) return;
    const event = this.#table.event(number);
    if (this.#watch.mayBeThere) this.#watch.came(row, event, this.#scope.self._parent);
    if (!this.#isActive(row)) return;
    const cell = this.#table.step(this.#columns.stateOf(row), number, member);
    this.#follow(row, member, cell, event);
  }

  #fire(row: number, number: number): void {
    const member = this.#columns.idOf(row);
    const state = this.#columns.stateOf(row);
    const cell = this.#table.fire(state, number, member);
    const { event } = cell;
    if (event !== undefined && this.#watch.mayBeThere) this.#watch.woke(row, event);
    this.#follow(row, member, cell, event);
  }

  #follow(row: number, member: string, cell: Cell, event: EventObject | undefined): void {
    this.#apply(row, member, cell, event);
    if (this.#mailbox.length > 0) this.#takeOwn(row, member);
  }

  /** `event`: what an inspector is told of; none when the machine took no step. */
  #apply(
    row: number,
    member: string,
    { next, timers, outgoing, needs, transitions }: Cell,
    event: EventObject | undefined,
  ): void {
    if (needs.length > 0) this.#requireHeld(member, needs);
    this.#columns.states[row] = next;
    if (timers !== undefined) this.#timers.follow(row, timers);
    if (event !== undefined && this.#watch.mayBeThere) this.#watch.stepped(row, event, transitions);
    for (const out of outgoing) {
      const { constant, fill } = out.template;
      const sent = constant ?? fill(member, row, this.#refOf);
      if (this.#isForItself(out)) {
        this.#mailbox.push(sent);
        if (this.#watch.mayBeThere) this.#watch.cameFromItself(row, sent);
      } else this.#outbox.add(row, out, sent);
    }
  }

  /** Errors: throws a `Refusal`: what the member would do without is not in the table. */
  #requireHeld(member: string, systemIds: readonly string[]): void {
    const missing = systemIds.find((id) => this.#scope.system.get(id) === undefined);
    if (missing === undefined) return;
    throw new Refusal({
      actor: member,
      problem: `it asks who holds the system id ${missing}, and nobody does`,
      remedy: 'Let it be told of that: what a member does follows from its state and the event.',
    });
  }

  /** XState sends to the sender itself what is addressed to a system id that nobody holds. */
  #isForItself({ receiver }: Outgoing): boolean {
    if (receiver.kind === 'system') return this.#scope.system.get(receiver.systemId) === undefined;
    return receiver.kind === 'self';
  }

  /** Before anything else reaches it. */
  #takeOwn(row: number, member: string): void {
    const mailbox = this.#mailbox;
    for (let event = mailbox.shift(); event !== undefined; event = mailbox.shift()) {
      if (!this.#isActive(row)) continue;
      const number = this.#table.eventOf(event);
      const cell = this.#table.step(this.#columns.stateOf(row), number, member);
      this.#apply(row, member, cell, event);
    }
  }

  #stop(member: string): void {
    const row = this.#columns.rowOf(member);
    if (row >= 0) this.#remove(row);
  }

  #remove(row: number): void {
    this.#watch.stopped(row);
    this.#timers.drop(row);
    this.#columns.remove(row);
  }

  #flush(): void {
    this.#timers.setAlarm();
    if (!this.#outbox.isEmpty) for (const letter of this.#outbox.take()) this.#deliver(letter);
    this.#watch.settle();
  }

  #deliver({ outgoing, row, events }: Letter): void {
    const { receiver, join } = outgoing;
    const [first] = events;
    if (first === undefined) return;
    const event = join === undefined ? first : join(events as never);
    const { self, system } = this.#scope;
    if (receiver.kind === 'listeners') {
      this.#scope.emit(event);
      return;
    }
    const source = events.length === 1 ? this.#watch.sourceOf(row) : self;
    const to = receiver.kind === 'system' ? system.get(receiver.systemId) : self._parent;
    // Whoever held the system id may have gone since.
    if (to !== undefined) system._relay(source, to, event);
  }

  #isActive(row: number): boolean {
    return this.#table.areActive[this.#columns.stateOf(row)] === true;
  }

  #snapshotAt(row: number): AnyMachineSnapshot {
    return this.#table.state(this.#columns.stateOf(row)).snapshot as AnyMachineSnapshot;
  }

  #named({ actor, state, problem, remedy }: Refusal): Refusal {
    const path = childPath(pathSegment(this.#scope.self.id), actor);
    return new Refusal({ actor: path, state, problem, remedy });
  }
}
