/**
 * A timeline against a plain reference that keeps every state: random records, and at random moments the
 * counts, an actor's value and context, rows, causes and steps agree.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InspectionRecord, Value } from '../../src/inspector/record.ts';
import { actorAt } from '../../src/inspector/timeline/actor.ts';
import { actorsAt, childrenAt } from '../../src/inspector/timeline/actor-lists.ts';
import { recordAnswer } from '../../src/inspector/timeline/causality.ts';
import { RowLists } from '../../src/inspector/timeline/rows.ts';
import { stateAt } from '../../src/inspector/timeline/state.ts';
import { stepFrom } from '../../src/inspector/timeline/stepping.ts';
import { activePaths } from '../../src/inspector/timeline/values.ts';
import { light, numbered, started, timelineOf, type Untold } from './kit.ts';

const values: readonly Value[] = ['red', 'green', { a: 'x', b: { c: 'y' } }];
const types = ['go', 'stop', 'tick'];

interface Drawn {
  readonly what: 'start' | 'event' | 'step' | 'stop' | 'sample';
  readonly actor: number;
  readonly pick: number;
}

const drawn = fc.array(
  fc.record<Drawn>({
    what: fc.constantFrom('start', 'event', 'event', 'step', 'step', 'step', 'stop', 'sample'),
    actor: fc.nat(5),
    pick: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 120 },
);

interface Known {
  value: Value;
  context: Record<string, unknown>;
  status: 'running' | 'done' | 'error' | 'stopped';
}

/** Records that fit together, and the actors after each. */
function told(draws: readonly Drawn[]) {
  const records: Untold[] = [light];
  const states: ReadonlyMap<number, Known>[] = [new Map()];
  const now = new Map<number, Known>();
  const unread: number[][] = [];
  const note = (record: Untold): void => {
    records.push(record);
    states.push(new Map([...now].map(([actor, known]) => [actor, { ...known }])));
  };
  for (const { what, actor: wished, pick } of draws) {
    const running = [...now].filter(([, { status }]) => status === 'running');
    const [actor, known] = running[wished % Math.max(1, running.length)] ?? [];
    if (what === 'start') {
      const next = now.size;
      now.set(next, { value: 'red', context: { n: 0 }, status: 'running' });
      unread[next] = [];
      note(started(next, actor));
    } else if (actor === undefined || known === undefined) continue;
    else if (what === 'event') {
      const cause =
        records.length > 3 && pick % 3 > 0 ? 1 + (pick % (records.length - 1)) : undefined;
      note({
        kind: 'event',
        actor,
        type: types[pick % 3] ?? '',
        ...(cause !== undefined && { cause }),
      });
      unread[actor]?.push(records.length);
    } else if (what === 'step') {
      const cause = unread[actor]?.shift();
      const value = values[pick % 4];
      const isWhole = pick % 7 === 0;
      const before = known.context;
      const context = { ...before, [`f${pick % 3}`]: pick };
      known.context = context;
      if (value !== undefined) known.value = value;
      const name = `f${pick % 3}`;
      note({
        kind: 'step',
        actor,
        taken: [],
        ...(cause !== undefined && { cause }),
        ...(value !== undefined && { value }),
        ...(isWhole
          ? { context }
          : {
              changes: [
                { at: [name], ...(name in before && { before: before[name] }), after: pick },
              ],
            }),
      });
    } else if (what === 'stop') {
      known.status = (['done', 'error', 'stopped'] as const)[pick % 3] ?? 'done';
      note({ kind: 'stopped', actor, status: known.status as 'done' });
    } else note({ kind: 'sample', figures: { dirty: pick } });
  }
  return { records: numbered(records), states };
}

describe('a timeline', () => {
  it('knows every state that there was', () => {
    fc.assert(
      fc.property(drawn, (draws) => {
        const { records, states } = told(draws);
        const timeline = timelineOf(records);
        for (const [position, actors] of states.entries()) {
          const counts: Record<string, number> = {};
          const running = [...actors].filter(([, { status }]) => status === 'running');
          for (const [, { value }] of running)
            for (const path of activePaths(value)) counts[path] = (counts[path] ?? 0) + 1;
          expect(stateAt(timeline, position).machines[0]).toMatchObject({
            running: running.length,
            counts,
          });
          for (const [actor, { value, context, status }] of actors)
            expect(actorAt(timeline, position, actor)).toMatchObject({ value, context, status });
          expect(actorAt(timeline, position, actors.size)).toBeUndefined();
          const inGreen = running.filter(([, { value }]) => value === 'green');
          const page = actorsAt(timeline, position, {
            machine: 0,
            state: 'green',
            offset: 1,
            count: 2,
          });
          expect(page.total).toBe(inGreen.length);
          expect(page.actors.map(({ actor }) => actor)).toEqual(
            inGreen.map(([actor]) => actor).slice(1, 3),
          );
          expect(childrenAt(timeline, position, { offset: 0, count: 9 }).total).toBe(
            [...actors.keys()].filter((actor) => parentOf(records, actor) === undefined).length,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has the rows that a filter lets pass, folded, and the cursor among them', () => {
    fc.assert(
      fc.property(
        drawn,
        fc.subarray(types),
        fc.subarray(types),
        fc.nat(200),
        (draws, shown, folded, at) => {
          const { records } = told(draws);
          const timeline = timelineOf(records);
          const filter = { types: shown, folded, kinds: ['event'] as const };
          const found = new RowLists(timeline).window({ filter, around: at, count: 1000 });
          const expected: { seq: number; type: string; records: number }[] = [];
          for (const record of records) {
            if (record.kind !== 'event' || !shown.includes(record.type)) continue;
            const last = expected.at(-1);
            if (last?.type === record.type && folded.includes(record.type)) last.records++;
            else expected.push({ seq: record.seq, type: record.type, records: 1 });
          }
          expect(found.rows.map((row) => [row.seq, row.label, row.folded?.records ?? 1])).toEqual(
            expected.map(({ seq, type, records: count }) => [seq, type, count]),
          );
          expect(found.cursorRow).toBe(expected.filter(({ seq }) => seq <= at).length - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows what was caused by what, near and far', () => {
    fc.assert(
      fc.property(drawn, fc.nat(200), (draws, wished) => {
        const { records } = told(draws);
        const timeline = timelineOf(records);
        const record = records[wished % records.length];
        if (record === undefined || record.kind === 'step') return;
        const seqs = new Set([record.seq]);
        for (const other of records)
          if (other.kind !== 'step' && seqs.has(causeOf(other))) seqs.add(other.seq);
        const answer = recordAnswer(timeline, record.seq - 1);
        expect(answer.causedTotal).toBe(seqs.size - 1);
        expect(answer.caused.map(({ seq }) => seq)).toEqual(
          records
            .filter((other) => other.kind !== 'step' && causeOf(other) === record.seq)
            .map(({ seq }) => seq),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('steps to the next handled event, of all or of one actor, and back', () => {
    fc.assert(
      fc.property(drawn, fc.nat(200), fc.nat(3), (draws, wished, actor) => {
        const { records } = told(draws);
        const timeline = timelineOf(records);
        const from = wished % records.length;
        const isStop = (record: InspectionRecord) =>
          record.kind === 'step' && record.actor === actor;
        const ahead = records.findIndex((record, at) => at > from && isStop(record));
        const back = records.findLastIndex((record, at) => at < from && isStop(record));
        const step = (direction: 'forward' | 'back') =>
          stepFrom(timeline, from, { by: 'actor', actor, direction });
        expect(step('forward')).toBe(ahead < 0 ? from : ahead);
        expect(step('back')).toBe(back < 0 ? 0 : back);
      }),
      { numRuns: 60 },
    );
  });
});

function causeOf(record: InspectionRecord): number {
  return 'cause' in record ? (record.cause ?? -1) : -1;
}

function parentOf(records: readonly InspectionRecord[], actor: number): number | undefined {
  const start = records.find((record) => record.kind === 'started' && record.actor === actor);
  return start?.kind === 'started' ? start.parent : undefined;
}
