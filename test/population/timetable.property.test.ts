/**
 * The timetable against a list that is sorted each time: whatever is armed and taken back, the same
 * timer is due first, and of two that are due at once the one that was armed first.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timetable } from '../../src/population/timetable.ts';

const deed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('arm' as const),
      delayMs: fc.integer({ min: 0, max: 12 }),
    }),
  },
  // Many durations: more lists than are kept when they are empty.
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('arm' as const),
      delayMs: fc.double({ min: 0, max: 20, noNaN: true }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(6) }) },
);

interface Armed {
  readonly timer: number;
  readonly row: number;
  readonly due: number;
}

/** In the order of their arming. */
function firstDue(armed: readonly Armed[], now: number): Armed | undefined {
  const due = armed.filter((other) => other.due <= now);
  return due.toSorted((a, b) => a.due - b.due)[0];
}

it('whoever is due first is first', () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 400 }), (deeds) => {
      const timetable = new Timetable();
      let now = 0;
      const armed: Armed[] = [];
      for (const [row, one] of deeds.entries()) {
        if (one.kind === 'arm') {
          const timer = timetable.arm(row, one.delayMs, now);
          armed.push({ timer, row, due: now + one.delayMs });
        } else if (one.kind === 'cancel' && armed.length > 0) {
          const at = one.which % armed.length;
          timetable.cancel(armed[at]?.timer ?? -1);
          armed.splice(at, 1);
        } else if (one.kind === 'wait') now += one.ms;
        const first = firstDue(armed, now);
        expect(timetable.dueBy(now)).toBe(first?.timer ?? -1);
        expect(timetable.size).toBe(armed.length);
        expect(timetable.earliest).toBe(Math.min(Infinity, ...armed.map((other) => other.due)));
        if (first !== undefined) {
          expect(timetable.rowOf(first.timer)).toBe(first.row);
          timetable.cancel(first.timer);
          armed.splice(armed.indexOf(first), 1);
        }
      }
    }),
  );
});

it('keeps few empty lists, and finds its way when they are gone', () => {
  const timetable = new Timetable();
  const timers = Array.from({ length: 3000 }, (_, row) => timetable.arm(row, 3000 - row, 0));
  for (const timer of timers.slice(0, 2990)) timetable.cancel(timer);
  expect(timetable.earliest).toBe(1);
  timetable.arm(0, 0.5, 0);
  expect(timetable.earliest).toBe(0.5);
  expect(timetable.rowOf(timetable.dueBy(0.5))).toBe(0);
});

it.each([['a timer that there is not', (timetable: Timetable) => timetable.cancel(3)]])(
  'refuses %s',
  (_, act) => {
    expect(() => act(new Timetable())).toThrow('there is no timer 3');
  },
);
