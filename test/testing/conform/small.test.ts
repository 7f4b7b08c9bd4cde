/**
 * Following a log through a small system: what is explained, what is not and what is said then, what is
 * not known, several threads with clocks apart, and what a map may say.
 */
import { describe, expect, it } from 'vitest';
import { assign, emit, sendTo, setup } from 'xstate';
import { actorIn } from '../../checker/systems/actor-in.ts';
import type { SystemView } from '../../../src/checker/api.ts';
import { defineSystem } from '../../../src/checker/define-system.ts';
import {
  conforms,
  readLogMap,
  type ConformReport,
  type LogMap,
} from '../../../src/testing/index.ts';

/** A door that takes as long as it likes to open, and a bell that it rings then. */
const door = setup({
  types: { emitted: {} as { type: 'opened' | 'shut'; times: number } },
  actions: {
    count: assign({ times: ({ context }) => Number(context['times']) + 1 }),
    tell: emit(({ context }) => ({ type: 'opened' as const, times: Number(context['times']) })),
    ring: sendTo(({ system }) => actorIn(system, 'bell'), { type: 'ring' }),
  },
  delays: { creak: 1, breeze: 1 },
}).createMachine({
  context: { times: 0 },
  initial: 'shut',
  states: {
    shut: { on: { push: 'opening' } },
    opening: { after: { creak: { target: 'open', actions: ['count', 'tell', 'ring'] } } },
    open: { on: { push: 'shut' }, after: { breeze: 'shut' } },
  },
});
const bell = setup({}).createMachine({
  initial: 'still',
  states: { still: { on: { ring: 'ringing' } }, ringing: { on: { ring: {}, hush: 'still' } } },
});
const house = defineSystem({
  name: 'house',
  logic: setup({ actors: { door, bell } }).createMachine({
    id: 'house',
    invoke: [
      { src: 'bell', id: 'bell', systemId: 'bell' },
      { src: 'door', id: 'door', systemId: 'door' },
    ],
  }),
});

const map: LogMap = {
  name: 'what',
  events: {
    push: { given: { type: 'push' }, to: 'door' },
    opened: { emits: { type: 'opened', times: '$times' } },
    ringing: { takes: { type: 'ring' }, at: 'bell' },
    weather: null,
  },
};

const explain = (log: readonly string[], more: Partial<LogMap> = {}): Promise<ConformReport> =>
  conforms(log, house, { map: { ...map, ...more } });

describe('a log', () => {
  it('is explained, as text or JSON, with what it does not show in between', async () => {
    const log = [
      'push',
      'opened times=1',
      'weather',
      '',
      'ringing',
      '  {"what":"push"}',
      '{"what":"opened","times":2}',
    ];
    // The door has to shut by itself before it can be pushed open again.
    expect(await explain(log)).toMatchObject({ kind: 'explained', lines: 7, parts: 1 });
  });
  it('is not explained from the first line on that nothing explains', async () => {
    expect(await explain(['push', 'opened times=1', 'opened times=2', 'ringing'])).toMatchObject({
      kind: 'unexplained',
      line: 3,
      text: 'opened times=2',
      said: 'emitted: opened {times: 2}',
      allowed: ['bell takes ring', 'door is given push'],
      nearest: { change: 'before it: door is given push', explains: 2, of: 2 },
    });
  });
  it('is not explained when a line is altered, and the nearest explanation says how', async () => {
    expect(await explain(['push', 'opened times=7', 'ringing'])).toMatchObject({
      line: 2,
      allowed: ['emitted: opened {times: 1}'],
      nearest: { change: 'in its place: emitted: opened {times: 1}', explains: 2 },
    });
  });
  it('is not explained when two lines are exchanged', async () => {
    expect(await explain(['opened times=1', 'push', 'ringing'])).toMatchObject({
      line: 1,
      nearest: { change: 'after the line that follows it', explains: 3, of: 3 },
    });
  });
  it('may leave out what it is said to leave out, and nothing else', async () => {
    const log = ['push', 'ringing'];
    expect(await explain(log)).toMatchObject({ kind: 'unexplained', line: 2 });
    const opened = { emits: { type: 'opened' }, mayBeMissing: true };
    expect(await explain(log, { events: { ...map.events, opened } })).toMatchObject({
      kind: 'explained',
    });
  });
  it('is followed part by part, and a part begins anew where it ends', async () => {
    const events = { ...map.events, gone: { given: { type: 'hush' }, to: 'bell' } };
    const parts = { part: 'room', ends: ['gone'], events };
    const one = (room: string) => [
      `push room=${room}`,
      `opened room=${room} times=1`,
      `ringing room=${room}`,
    ];
    const [a, b] = [one('a'), one('b')];
    const mixed = [a[0], b[0], b[1], a[1], a[2], 'gone room=a', ...a, b[2]].map(String);
    expect(await explain(mixed, parts)).toMatchObject({ kind: 'explained', parts: 3 });
    expect(await explain([...mixed, 'opened room=b times=1'], parts)).toMatchObject({
      kind: 'unexplained',
      part: 'b',
      line: 11,
    });
  });
  it('may say what changes nothing', async () => {
    const knock = setup({}).createMachine({ id: 'knock', on: { knock: {} } });
    const environment = { knock: [{ type: 'knock' }] };
    const takes: LogMap = { events: { knock: { takes: { type: 'knock' }, at: 'knock' } } };
    const log = ['knock', 'knock'];
    const quiet = defineSystem({ name: 'knock', logic: knock, environment });
    expect(await conforms(log, quiet, { map: takes })).toMatchObject({ kind: 'explained' });
  });
  it('of a run that was over cannot end anywhere', async () => {
    const isStill = (state: SystemView): boolean => state.actor('bell')?.value === 'still';
    const ends = (log: readonly string[], endsIn = isStill) =>
      conforms(log, house, { map, endsIn });
    const log = ['push', 'opened times=1'];
    // It has to ring before anybody can say that it does not.
    expect(await ends([...log, 'ringing'])).toEqual({
      kind: 'unfinished',
      line: 3,
      text: 'ringing',
      part: '',
      allowed: ['door is given push'],
    });
    expect(await ends(log)).toMatchObject({ kind: 'explained' });
    expect(await ends([...log, 'ringing'], () => true)).toMatchObject({ kind: 'explained' });
    expect(await ends([...log, 'ringing', 'ringing'])).toMatchObject({ kind: 'unexplained' });
    const bounded = { map, endsIn: isStill, statesMax: 1 };
    expect(await conforms(['push'], house, bounded)).toMatchObject({ kind: 'undecided', line: 1 });
  });
  it('is undecided where a bound is hit, which is another answer', async () => {
    const report = await conforms(['push', 'opened times=1'], house, { map, statesMax: 1 });
    expect(report).toMatchObject({ kind: 'undecided', line: 2 });
  });
});

describe('threads whose clocks are apart', () => {
  const timed = { time: 'at', thread: 'cpu' };
  const log = ['opened times=1 at=10 cpu=a', 'push at=12 cpu=b', 'ringing at=13 cpu=b'];
  it('may have come in another order, as far as the skew goes', async () => {
    expect(await explain(log, { ...timed, skew: 2 })).toMatchObject({ kind: 'explained' });
    expect(await explain(log, { ...timed, skew: 1 })).toMatchObject({
      kind: 'unexplained',
      line: 1,
    });
  });
  it('keep the order of each thread', async () => {
    const alone = log.map((line) => line.replace('cpu=a', 'cpu=b'));
    expect(await explain(alone, { ...timed, skew: 9 })).toMatchObject({
      kind: 'unexplained',
      line: 1,
    });
  });
  it('may be busy: what one has done close together has one order', async () => {
    const busy = Array.from({ length: 6 }, (_, turn) => [
      `push at=${4 * turn} cpu=a`,
      `opened times=${turn + 1} at=${4 * turn + 1} cpu=a`,
      `ringing at=${4 * turn + 2} cpu=a`,
      `weather at=${4 * turn + 3} cpu=a`,
    ]).flat();
    expect(await explain(busy, { ...timed, skew: 100 })).toMatchObject({ kind: 'explained' });
    const apart = busy.map((line, at) => line.replace('cpu=a', `cpu=${at}`));
    expect(await explain([...apart, ...apart], { ...timed, skew: 100 })).toMatchObject({
      kind: 'undecided',
    });
  });
  it('are read in the order of their times', async () => {
    const byThread = ['push at=10 cpu=b', 'ringing at=90 cpu=b', 'opened times=1 at=11 cpu=a'];
    await expect(explain(byThread, { ...timed, skew: 2 })).rejects.toThrow(
      /line 3 is of a time that is over: sort the log by time/,
    );
  });
  it.each(['null', 'true', '[]', '"noon"'])('have no time %s', async (at) => {
    const line = `{"what":"push","at":${at},"cpu":1}`;
    await expect(explain([line], { ...timed, skew: 2 })).rejects.toThrow(
      /line 1: at is .*: expected/,
    );
  });
});

describe('a part', () => {
  const rooms = { part: 'room', events: { ...map.events, reset: null } };
  it('ends with a line that says nothing else', async () => {
    const once = ['push room=a', 'opened room=a times=1', 'reset room=a'];
    const ends = { ...rooms, ends: ['reset'] };
    expect(await explain([...once, ...once], ends)).toMatchObject({ kind: 'explained', parts: 2 });
    expect(await explain([...once, ...once], rooms)).toMatchObject({
      kind: 'unexplained',
      line: 5,
    });
  });
  it('is known by a number only as far as numbers are exact', async () => {
    const large = (id: string) => [`push room=${id}`, `opened room=${id} times=1`];
    const both = [...large('9007199254740993'), ...large('9007199254740992')];
    expect(await explain(both, rooms)).toMatchObject({ kind: 'explained', parts: 2 });
    for (const room of ['9007199254740993', '{"id":1}'])
      await expect(explain([`{"what":"push","room":${room}}`], rooms)).rejects.toThrow(
        /line 1: room is .*, which cannot be told from others: expected a text/,
      );
  });
});

describe('a map', () => {
  const bad: readonly (readonly [unknown, RegExp])[] = [
    [[], /the map is \[\]: expected an object/],
    [{}, /no `events`/],
    [{ ...map, nmae: 'x' }, /unknown field "nmae": allowed are name, part/],
    [{ ...map, name: 3 }, /the map.name is 3: expected a value of type string/],
    [{ events: { a: { given: { type: 'x' } } } }, /events.a: `given` and `to` go together/],
    [{ events: { a: { takes: { type: 'x' } } } }, /events.a: `takes` and `at` go together/],
    [{ events: { a: {} } }, /events.a has 0 of given, takes and emits/],
    [{ events: { a: { emits: 'x' } } }, /events.a.emits is "x": expected an event/],
    [{ events: { a: [{ emits: { type: 'x' }, ifNew: {}, when: 1 }] } }, /events.a.when is 1/],
    [{ ...map, ends: ['x'] }, /ends: there is no "x" in events/],
    [{ ...map, skew: 2 }, /skew is 2: give 0, or more together with/],
    [{ ...map, skew: 2, time: 'at', ends: ['push'] }, /ends and skew: where clocks are apart/],
    [{ events: [] }, /the map.events is \[\]: expected a value of type object/],
    [
      { events: { a: { emits: { type: 'x' }, ifNew: {} } } },
      /events.a.ifNew has no field: give it/,
    ],
  ];
  it.each(bad)('%j is refused', (given, message) => {
    expect(() => readLogMap(given)).toThrow(message);
  });
  it('has to know every line, and each line the fields that it asks for', async () => {
    await expect(explain(['pull'])).rejects.toThrow(/line 1: the map has no event "pull"/);
    await expect(explain(['push', 'opened'])).rejects.toThrow(/line 2: opened has no field times/);
    await expect(explain(['{"what":'])).rejects.toThrow(/line 1 is no JSON/);
    await expect(explain(['push'], { part: 'room' })).rejects.toThrow(/line 1 has no field room/);
  });
  it('may give an event before a value that is new, and only then', async () => {
    const pushed = (field: string): Partial<LogMap> => {
      const ifNew = { field, to: 'door', given: { type: 'push' } };
      const opened = { emits: { type: 'opened' }, ifNew };
      return { events: { ...map.events, opened } };
    };
    const log = ['opened times=1', 'opened times=1', 'ringing'];
    expect(await explain(log.toSpliced(1, 1), pushed('times'))).toMatchObject({
      kind: 'explained',
    });
    expect(await explain(log, pushed('times'))).toMatchObject({ kind: 'unexplained', line: 2 });
    await expect(explain(log, pushed('tiems'))).rejects.toThrow(/line 1 has no field tiems/);
  });
  it('that names nobody is doubted where nothing explains a line', async () => {
    const events = { push: { given: { type: 'push' }, to: 'gate' } };
    expect(await explain(['push'], { events })).toMatchObject({
      kind: 'unexplained',
      hint: 'no actor gate has been there; there are house, house/bell, house/door',
    });
  });
  it('that lacks a line does not hide what was found before it', async () => {
    const log = ['push', 'opened times=7', 'huh'];
    expect(await explain(log)).toMatchObject({ kind: 'unexplained', line: 2 });
  });
  it('numbers values by their first appearance, and counts lines', async () => {
    const numbered = (times: string) =>
      explain(['push', 'opened times=70', 'ringing', 'push', 'push', 'opened times=90'], {
        events: { ...map.events, opened: { emits: { type: 'opened', times } } },
      });
    expect(await numbered('$nth(times)')).toMatchObject({ kind: 'explained' });
    expect(await numbered('$count')).toMatchObject({ kind: 'explained' });
    expect(await numbered('$times')).toMatchObject({ kind: 'unexplained', line: 2 });
    expect(await numbered('$$times')).toMatchObject({ said: 'emitted: opened {times: "$times"}' });
  });
});
