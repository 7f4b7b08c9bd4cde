/**
 * The page's arithmetic, without a browser: places on the scrubber, tall scrollers, lifelines, filters,
 * viewports, changes of a context, what is typed into a command.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFilter, typeShown, withType } from '../../../src/inspector/page/model/filters.ts';
import { scrollTo, tallScroll } from '../../../src/inspector/page/model/tall-scroll.ts';
import { fitted, moved, zoomed } from '../../../src/inspector/page/model/viewport.ts';
import { figure, time, valueText } from '../../../src/inspector/page/model/words.ts';
import { labelLines } from '../../../src/inspector/chart/label-lines.ts';
import { changeAt, finer } from '../../../src/inspector/page/parts/changed.ts';
import {
  columnMinOf,
  lifelinesOf,
  partsOf,
  withSeen,
} from '../../../src/inspector/page/sequence/lifelines.ts';
import { givenIn } from '../../../src/inspector/page/side/given.ts';
import { placeOf, seqAt } from '../../../src/inspector/page/time/places.ts';
import type { Command, Row } from '../../../src/inspector/protocol.ts';

describe('places on the scrubber', () => {
  it('go there and back within a bucket, whatever gaps the numbers have', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0, max: 1, noNaN: true }), (steps, place) => {
        let seq = 0;
        const from = steps.map((step) => (seq += step));
        const ends = { first: from[0] ?? 0, last: seq + 3 };
        const density = { from, ts: steps, records: steps, marks: {} };
        const back = placeOf(seqAt(place, ends, density), ends, density);
        expect(Math.abs(back - place)).toBeLessThanOrEqual(1 / from.length);
      }),
    );
  });
  it.each([
    [0, 1],
    [1, 101],
    [0.5, 51],
  ])('%d without buckets is record %d', (place, seq) => {
    expect(seqAt(place, { first: 1, last: 101 }, undefined)).toBe(seq);
  });
});

describe('a scroller that is too tall for a browser', () => {
  it('reaches the last of a million rows', () => {
    const scroll = tallScroll(1_000_000, 24, 600);
    expect(scroll.height).toBe(8_000_000);
    const end = (scroll.height - 600) * scroll.ratio;
    expect(end).toBe(1_000_000 * 24 - 600);
  });
  it('leaves a row that is seen where it is, and brings another to the middle', () => {
    const scroll = tallScroll(100, 24, 240);
    expect(scroll.ratio).toBe(1);
    expect(scrollTo(4, 24, 0, 240, scroll)).toBeUndefined();
    expect(scrollTo(50, 24, 0, 240, scroll)).toBe(50 * 24 - 120);
  });
});

describe('a viewport', () => {
  const pane = { width: 400, height: 200 };
  it('fits a picture into the middle', () => {
    const view = fitted({ width: 1000, height: 100 }, pane);
    expect(view.x + view.width / 2).toBeCloseTo(500);
    expect(view.y + view.height / 2).toBeCloseTo(50);
    expect(view.width).toBeGreaterThan(1000);
  });
  it('keeps the point that it is zoomed at', () => {
    const view = { x: 10, y: 20, width: 400, height: 200 };
    const near = zoomed(view, 2, pane, { x: 0.25, y: 0.5 });
    expect(near).toEqual({ x: 60, y: 70, width: 200, height: 100 });
  });
  it('moves by parts of what is seen', () => {
    expect(moved({ x: 0, y: 0, width: 400, height: 200 }, 0.5, -0.1)).toMatchObject({
      x: 200,
      y: -20,
    });
  });
});

describe('a filter', () => {
  it('is empty again when all that it had is taken back', () => {
    const filter = withType(withType({}, 'tick', 'hidden'), 'tock', 'folded');
    expect(filter).toEqual({ typesHidden: ['tick'], folded: ['tock'] });
    expect(typeShown(filter, 'tick')).toBe('hidden');
    expect(withType(withType(filter, 'tick', 'shown'), 'tock', 'shown')).toEqual({});
    expect(changedFilter({ onlyMarked: true }, { onlyMarked: undefined })).toEqual({});
  });
});

describe('lifelines', () => {
  const machines = ['view', 'object'].map((name, machine) => ({
    machine,
    name,
    logic: 'machine' as const,
    hasChart: true,
  }));
  const ref = (actor: number, machine: number) => ({
    actor,
    machine,
    id: `${machine}:${actor}`,
    path: `root/${machine}:${actor}`,
  });
  const rows = Array.from({ length: 9 }, (_, at): Row => ({
    seq: at,
    t: 0,
    kind: 'event',
    sender: ref(0, 0),
    actor: ref(at + 1, 1),
    label: 'go',
    detail: '',
    marks: [],
  }));
  const seen = withSeen(new Map(), rows);
  const labels = (opened: ReadonlyMap<number, boolean>) =>
    lifelinesOf(machines, seen, seen, opened).columns.map(({ label }) => label);

  it('fold the actors of a crowd into one, and open when somebody opens them', () => {
    expect(labels(new Map())).toEqual(['outside', '0:0', 'object ×']);
    expect(labels(new Map([[1, true]]))).toHaveLength(2 + 9);
    expect(labels(new Map([[0, false]]))).toEqual(['outside', 'view ×', 'object ×']);
  });
  it('put a folded actor into the column of its machine, nobody outside', () => {
    const { columnOf } = lifelinesOf(machines, seen, seen, new Map());
    expect([undefined, ref(0, 0), ref(5, 1)].map(columnOf)).toEqual([0, 1, 2]);
  });
  it('do not change when nobody new is seen', () => {
    expect(withSeen(seen, rows)).toBe(seen);
  });
  it('of one name are told apart by their parents', () => {
    const tasks = [0, 1].map((actor) => ({
      actor,
      machine: 0,
      id: 'task',
      path: `root/view:${actor}/task`,
    }));
    const both = withSeen(
      new Map(),
      rows.slice(0, 1).map((row): Row => ({ ...row, sender: tasks[0]!, actor: tasks[1]! })),
    );
    const { columns } = lifelinesOf(machines, both, both, new Map());
    expect(columns.map(({ label }) => label)).toEqual(['outside', 'view:0/task', 'view:1/task']);
  });
  it('have names that break after signs, and are as wide as the longest part', () => {
    expect(partsOf('destage_operation:0')).toEqual(['destage_', 'operation:', '0']);
    expect(partsOf('deleteTask')).toEqual(['delete', 'Task']);
    const named = (label: string) => columnMinOf([{ key: '', label, title: '', fold: 'none' }]);
    expect(['a', 'destage_operation:0', 'x'.repeat(99)].map(named)).toEqual([52, 64, 72]);
  });
});

describe('the label of a transition', () => {
  it.each([
    ['go', undefined, ['go']],
    ['go [isFree]', 'isFree', ['go', '[isFree]']],
    ['[isFree]', 'isFree', ['[isFree]']],
  ])('%s has the guard in a line of its own', (label, guard, lines) => {
    expect(labelLines({ label, ...(guard !== undefined && { guard }) })).toEqual(lines);
  });
});

describe('a change of a context in its smallest parts', () => {
  const at = ['list'];
  it.each([
    ['an item more', [1, 2], [1, 9, 2], [{ at: ['list', '1'], after: 9 }]],
    ['an item less', [1, 2, 3], [1, 3], [{ at: ['list', '1'], before: 2 }]],
    ['another item', [1, 2], [1, 3], [{ at: ['list', '1'], before: 2, after: 3 }]],
    [
      'a field',
      { a: 1, b: 2 },
      { a: 1, c: 3 },
      [
        { at: ['list', 'b'], before: 2 },
        { at: ['list', 'c'], after: 3 },
      ],
    ],
    ['nothing', { a: [1] }, { a: [1] }, []],
  ])('is %s', (_, before, after, parts) => {
    expect(finer({ at, before, after })).toEqual(parts);
  });
  it('is the whole when they are many, when it is new and when it is gone', () => {
    const many = { at, before: [], after: Array.from({ length: 13 }, (_, item) => item) };
    for (const change of [many, { at, after: [1] }, { at, before: [1] }])
      expect(finer(change)).toEqual([change]);
  });
});

describe('a change of a context', () => {
  const changes = [
    { at: ['a', 'b'], before: 1, after: 2 },
    { at: ['new'], after: 1 },
    { at: ['gone'], before: 1 },
  ];
  it.each([
    [['a', 'b'], 'changed'],
    [['a'], 'within'],
    [['new'], 'added'],
    [['gone'], 'removed'],
    [['other'], undefined],
    [['a', 'b', 'c'], undefined],
  ])('of %j is %s', (at, expected) => {
    expect(changeAt(changes, at)).toBe(expected);
  });
});

describe('what is typed into a command', () => {
  const command: Command = {
    command: 'send',
    label: 'Send',
    fields: [
      { name: 'actor', label: 'Actor', kind: 'text' },
      { name: 'event', label: 'Event', kind: 'json' },
      { name: 'buckets', label: 'Buckets', kind: 'numbers' },
    ],
  };
  const form = (typed: Readonly<Record<string, string>>) => ({
    get: (name: string) => typed[name] ?? '',
  });
  it('becomes text, JSON and numbers', () => {
    const typed = { actor: ' view:0 ', event: '{"type":"go"}', buckets: '1, 2 3' };
    expect(givenIn(command, form(typed))).toEqual({
      actor: 'view:0',
      event: { type: 'go' },
      buckets: [1, 2, 3],
    });
  });
  it('is refused with its label and an example', () => {
    expect(() => givenIn(command, form({ event: '{' }))).toThrow(/^Event: this is no JSON\. Write/);
    expect(() => givenIn(command, form({ buckets: '1, x' }))).toThrow(/^Buckets: x is no number/);
  });
});

describe('words', () => {
  it.each([
    [532, 'bytes', '532 B'],
    [82_700_000, 'bytes', '82.7 MB'],
    [7_200_000, 'bytes/s', '7.2 MB/s'],
    [1.04, 'ms', '1.0 ms'],
    [1230, 'ms', '1.23 s'],
    [12_345, 'count', '12,345'],
  ])('%d %s is %s', (value, unit, text) => {
    expect(figure(value, unit)).toBe(text);
  });
  it('say a state by its innermost names', () => {
    expect(valueText({ task: 'normal', log: { deep: 'relaxed' } })).toBe(
      'task.normal, log.deep.relaxed',
    );
  });
  it('count the steps of a trace', () => {
    expect([time(7, 'trace'), time(7), time(61_000)]).toEqual(['step 7', '7 ms', '61 s']);
  });
});
