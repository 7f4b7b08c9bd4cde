/**
 * The members of a population as plain data, and back. Each state is written once, however many
 * members are in it. Unlike an actor of its own that is restored, a member keeps its timers, with the
 * time that they had left.
 */
import type { AnyActorScope, Snapshot } from 'xstate';
import type { LocalSnapshot, Timer } from '../table/local-state.ts';
import type { Columns } from './columns.ts';
import type { MemberTable } from './member-table.ts';
import type { MemberTimers } from './member-timers.ts';

export interface PersistedMembers {
  readonly states: readonly {
    readonly snapshot: Snapshot<unknown>;
    readonly timers: readonly Timer[];
  }[];
  /** Id, and number of the state above. */
  readonly members: readonly (readonly [string, number])[];
  /** In the order of their firing: number of the member, of the timer in its state, milliseconds left. */
  readonly timers: readonly (readonly [number, number, number])[];
}

export function persistedMembers(
  columns: Columns,
  table: MemberTable,
  timers: MemberTimers,
): PersistedMembers {
  const numbers = new Map<number, number>();
  const rows = new Map<number, number>();
  const members = [...columns.rows()].map((row) => {
    const state = columns.stateOf(row);
    const number = numbers.get(state) ?? numbers.size;
    numbers.set(state, number);
    rows.set(row, rows.size);
    return [columns.idOf(row), number] as const;
  });
  const states = [...numbers.keys()].map((state) => {
    const { snapshot, timers: armed } = table.state(state);
    return { snapshot: table.machine.getPersistedSnapshot(snapshot as never), timers: armed };
  });
  const left = timers
    .left(rows.keys())
    .map(({ row, number, leftMs }) => [rows.get(row) ?? -1, number, leftMs] as const);
  return { states, members, timers: left };
}

export function restoreMembers(
  { states, members, timers: left }: PersistedMembers,
  columns: Columns,
  table: MemberTable,
  timers: MemberTimers,
  scope: AnyActorScope,
): void {
  const numbers = states.map(({ snapshot, timers: armed }) =>
    table.adopt(table.machine.restoreSnapshot(snapshot, scope) as unknown as LocalSnapshot, armed),
  );
  const rows = members.map(([id, number]) => columns.add(id, numbers[number] ?? -1));
  timers.restore(
    // JSON has no word for a timer that is never due.
    left.map(([member, number, leftMs]) => {
      return { row: rows[member] ?? -1, number, leftMs: leftMs ?? Number.POSITIVE_INFINITY };
    }),
  );
}
