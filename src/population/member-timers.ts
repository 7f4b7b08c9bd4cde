/**
 * The timers of members, and the one alarm of the actor system that stands for all of them.
 * Which timers a member has is its state's matter; each has its number there, in that order.
 */
import { createActor, fromTransition } from 'xstate';
import type { TimerPlan } from './cell.ts';
import type { Columns } from './columns.ts';
import type { LiveScope } from './live-scope.ts';
import { isBefore } from './earliest-first.ts';
import { Timetable } from './timetable.ts';

/** That something is due, told by the actor system to the population. */
export const alarm = { type: 'members.alarm' } as const;

export type Alarm = typeof alarm;

/** A timer that is armed: whose, its number among the member's, and how long it still takes. */
interface TimerLeft {
  readonly row: number;
  readonly number: number;
  readonly leftMs: number;
}

/** What `setTimeout` takes. */
const alarmMsMax = 2 ** 31 - 1;

export class MemberTimers {
  readonly #columns: Columns;
  readonly #scope: LiveScope;
  readonly #timetable = new Timetable();
  #now: (() => number) | undefined;
  #alarmDue = Infinity;

  constructor(columns: Columns, scope: LiveScope) {
    this.#columns = columns;
    this.#scope = scope;
  }

  /** Unit: milliseconds. Errors: throws when the system's clock does not tell the time. */
  now(): number {
    this.#now ??= nowOf(this.#scope);
    return this.#now();
  }

  /** A step has been taken. */
  follow(row: number, plan: TimerPlan): void {
    const first = this.#columns.timers[row] ?? -1;
    const isSimple = first < 0 || this.#timetable.siblingOf(first) < 0;
    if (isSimple && plan.origins.length < 2) this.#followOne(row, first, plan);
    else this.#followMany(row, plan);
  }

  /** At most one before, and at most one after; which one is not the same. */
  #followOne(row: number, first: number, { arms: [delayMs] }: TimerPlan): void {
    if (first >= 0) this.#timetable.cancel(first);
    this.#columns.timers[row] =
      delayMs === undefined ? -1 : this.#timetable.arm(row, delayMs(), this.now());
  }

  #followMany(row: number, { origins, arms }: TimerPlan): void {
    const before = this.#of(row);
    for (const [number, timer] of before.entries())
      if (!origins.includes(number)) this.#timetable.cancel(timer);
    const now = arms.length > 0 ? this.now() : 0;
    const armed = arms.map((delayMs) => this.#timetable.arm(row, delayMs(), now));
    this.#chain(
      row,
      origins.map((origin) => (origin < 0 ? armed[-1 - origin] : before[origin]) ?? -1),
    );
  }

  /** Those of members that have been persisted, in the order of their firing. */
  restore(left: readonly TimerLeft[]): void {
    const now = left.length > 0 ? this.now() : 0;
    const timers = new Map<number, number[]>();
    for (const { row, number, leftMs } of left) {
      const own = timers.get(row) ?? [];
      own[number] = this.#timetable.arm(row, leftMs, now);
      timers.set(row, own);
    }
    for (const [row, own] of timers) this.#chain(row, own);
  }

  /** What these members have armed, in the order of its firing. */
  left(rows: Iterable<number>): readonly TimerLeft[] {
    const now = this.now();
    const timers = [...rows].flatMap((row) =>
      this.#of(row).map((timer, number) => ({ row, number, timer })),
    );
    const firing = ({ timer }: { readonly timer: number }) => ({
      due: this.#timetable.dueOf(timer),
      order: this.#timetable.orderOf(timer),
    });
    return timers
      .toSorted((one, other) => (isBefore(firing(one), firing(other)) ? -1 : 1))
      .map(({ row, number, timer }) => {
        const leftMs = Math.max(0, this.#timetable.dueOf(timer) - now);
        return { row, number, leftMs };
      });
  }

  /** The member is gone. */
  drop(row: number): void {
    if ((this.#columns.timers[row] ?? -1) < 0) return;
    for (const timer of this.#of(row)) this.#timetable.cancel(timer);
    this.#columns.timers[row] = -1;
  }

  /** By number. */
  #of(row: number): readonly number[] {
    const first = this.#columns.timers[row] ?? -1;
    if (first < 0) return none;
    const timers = [first];
    for (let next = this.#timetable.siblingOf(first); next >= 0;) {
      timers.push(next);
      next = this.#timetable.siblingOf(next);
    }
    return timers;
  }

  /** Tells of each that is due: its row, and its number in there. What that arms is left for later. */
  fireDue(fire: (row: number, number: number) => void): void {
    this.#alarmDue = Infinity;
    const now = this.now();
    for (let left = this.#timetable.size; left > 0; left--) {
      const timer = this.#timetable.dueBy(now);
      if (timer < 0) return;
      const row = this.#timetable.rowOf(timer);
      fire(row, this.#of(row).indexOf(timer));
    }
  }

  /** Sets the alarm for the first that is due, if it is not set for a time before. */
  setAlarm(): void {
    const { earliest } = this.#timetable;
    if (earliest >= this.#alarmDue) return;
    this.#alarmDue = earliest;
    const { self, system } = this.#scope;
    const delayMs = Math.min(alarmMsMax, Math.max(0, Math.ceil(earliest - this.now())));
    system.scheduler.cancel(self, alarm.type);
    system.scheduler.schedule(self, self, alarm, delayMs, alarm.type);
  }

  #chain(row: number, timers: readonly number[]): void {
    this.#columns.timers[row] = timers[0] ?? -1;
    for (const [at, timer] of timers.entries())
      this.#timetable.setSibling(timer, timers[at + 1] ?? -1);
  }
}

const none: readonly number[] = [];

function nowOf({ system }: LiveScope): () => number {
  const clock = system._clock;
  if (typeof clock.now === 'function') return () => clock.now?.() ?? 0;
  // XState's own clock is over `setTimeout`, and does not say what it is.
  const own: unknown = createActor(fromTransition((state: number) => state, 0)).clock;
  if (own === clock) return () => performance.now();
  throw new Error(
    'the clock of the actor system has no now(), and timers of a population need to know the time; SimulatedClock has it',
  );
}
