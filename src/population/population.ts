/**
 * Actor logic that hosts one finite machine many times: each member is a row of integers, its steps
 * are looked up in one table for all. It decides nothing itself: XState has computed every step.
 * Source: design, "The local step table"; what it takes and refuses is in `docs/population.md`.
 */
import type {
  ActorLogic,
  AnyActorScope,
  AnyMachineSnapshot,
  AnyStateMachine,
  EmittedFrom,
  EventFromLogic,
  EventObject,
  InputFrom,
  Snapshot,
  SnapshotFrom,
} from 'xstate';
import { noteHosted, requireMembersEvent, type Joins, type MembersEvent } from '../table/hosted.ts';
import { requireHostable } from './hostable.ts';
import type { LiveScope } from './live-scope.ts';
import type { MemberRef } from './member-ref.ts';
import { alarm } from './member-timers.ts';
import { Members } from './members.ts';
import { MemberTable } from './member-table.ts';
import type { PersistedMembers } from './persisted.ts';

export interface PopulationOptions {
  /** How several events of one type that members send to one receiver leave as one. */
  readonly join?: Joins;
  /** How many different local states, and different events, there may be. Default 65,536. */
  readonly localStatesMax?: number;
}

/** The members, to look at. It is no value: what it says is what is so now. */
export interface MembersView<TSnapshot = AnyMachineSnapshot> {
  /** With those that have ended and have not been stopped. */
  readonly size: number;
  /** How many different steps XState has computed for the machine. */
  readonly computed: number;
  /** In the order of their starts. */
  ids(): IterableIterator<string>;
  has(member: string): boolean;
  /** What an actor of its own would have; one object for all members in that state. */
  snapshotOf(member: string): TSnapshot | undefined;
  /** The member as an actor to send to and to look at. */
  refOf(member: string): MemberRef | undefined;
}

export type PopulationSnapshot<TSnapshot = AnyMachineSnapshot> = Snapshot<undefined> & {
  readonly members: MembersView<TSnapshot>;
};

export type PopulationLogic<TMachine extends AnyStateMachine> = ActorLogic<
  PopulationSnapshot<SnapshotFrom<TMachine>>,
  MembersEvent<InputFrom<TMachine>, EventFromLogic<TMachine>>,
  undefined,
  AnyActorScope['system'],
  EmittedFrom<TMachine>
>;

type Live = Snapshot<undefined> & { readonly members: Members };

interface Persisted {
  readonly status: Snapshot<unknown>['status'];
  readonly error: unknown;
  readonly members: PersistedMembers;
}

/** Errors: throws a `Refusal` for a machine that starts actors or runs code of its own. */
export function population<TMachine extends AnyStateMachine>(
  machine: TMachine,
  { join = {}, localStatesMax = 65_536 }: PopulationOptions = {},
): PopulationLogic<TMachine> {
  requireHostable(machine);
  const tables: MemberTable[] = [];
  const members = (scope: LiveScope): Members => {
    const hasParent = scope.self._parent !== undefined;
    // Whether there is a parent to send to is all that a member can tell of where it is.
    const table = (tables[Number(hasParent)] ??= new MemberTable(machine, hasParent, {
      join,
      localStatesMax,
    }));
    return new Members(table, scope);
  };
  const logic: ActorLogic<Live, EventObject, undefined> = {
    getInitialSnapshot: (scope) => ({
      status: 'active',
      output: undefined,
      error: undefined,
      members: members(scope as unknown as LiveScope),
    }),
    transition: (snapshot, event) => {
      if (event.type === 'xstate.stop') {
        snapshot.members.end();
        return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
      }
      const isAlarm = event.type === alarm.type;
      snapshot.members.receive(isAlarm ? alarm : requireMembersEvent(event));
      return snapshot;
    },
    start: (snapshot) => snapshot.members.begin(),
    getPersistedSnapshot: (snapshot) =>
      ({
        status: snapshot.status,
        output: undefined,
        error: snapshot.error,
        members: snapshot.members.persisted(),
      }) as Snapshot<unknown>,
    restoreSnapshot: (snapshot, scope) => {
      const { status, error, members: persisted } = snapshot as unknown as Persisted;
      const restored = members(scope as unknown as LiveScope);
      restored.restore(persisted, scope);
      return { status, output: undefined, error, members: restored } as Live;
    },
  };
  noteHosted(logic, { machine, join });
  return logic as unknown as PopulationLogic<TMachine>;
}
