/**
 * Traces: printed, drawn, written and read, gone on from, replayed; and good ones to be read.
 */
import { describe, expect, it } from 'vitest';
import { assign, createMachine, sendTo } from 'xstate';
import type { PropertyResult, SystemDefinition, Trace } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { extended, nextSteps } from '../../src/checker/next-steps.ts';
import { printSequence } from '../../src/checker/print-sequence.ts';
import { printTrace } from '../../src/checker/print-trace.ts';
import { always, leadsTo, sometimes } from '../../src/checker/properties.ts';
import { replay } from '../../src/checker/replay.ts';
import { readTrace, writeTrace } from '../../src/checker/trace-file.ts';
import { witnesses } from '../../src/checker/witnesses.ts';
import { pool } from './systems/pool/pool.ts';

const lamp = createMachine({
  id: 'lamp',
  context: { index: { dirtyBytes: 4, mode: 'on' }, limit: Number.POSITIVE_INFINITY },
  initial: 'idle',
  states: {
    idle: {
      on: {
        press: {
          target: 'busy',
          actions: assign({ index: ({ context }) => ({ ...context.index, dirtyBytes: 8 }) }),
        },
      },
    },
    busy: { after: { 10: 'idle' } },
  },
});

const room: SystemDefinition = {
  name: 'room',
  logic: createMachine({
    id: 'room',
    invoke: { id: 'lamp', src: lamp },
    initial: 'empty',
    states: {
      empty: {
        on: {
          enter: {
            target: 'used',
            actions: sendTo('lamp', { type: 'press', by: 'hand' }),
          },
        },
      },
      used: { on: { leave: 'empty' } },
    },
  }),
  environment: { room: [{ type: 'enter' }] },
  properties: [
    always('stays idle', (state) => state.actor('lamp')?.matches('idle') === true),
    sometimes('busy', (state) => state.actor('lamp')?.matches('busy') === true),
    leadsTo(
      'a press leads to light',
      (state) => state.inbox('lamp').length > 0,
      (state) => state.actor('lamp')?.matches('busy') === true,
    ),
  ],
};

async function violation(system: SystemDefinition, name: string): Promise<Trace> {
  const { properties } = await check(system.logic, system);
  const result: PropertyResult | undefined = properties.find((property) => property.name === name);
  if (result?.trace === undefined) throw new Error(`${name} is not violated`);
  return result.trace;
}

describe('a printed trace', () => {
  it('shows what happened and what changed', async () => {
    expect(printTrace(await violation(room, 'stays idle'))).toBe(`stays idle: 2 steps of room

  0  start
     room starts: empty
     lamp starts: idle
       context: {index: {dirtyBytes: 4, mode: "on"}, limit: Infinity}
  1  environment → room: enter
     room: empty → used
     room ⇢ lamp: press {by: "hand"}
  2  room → lamp: press {by: "hand"}
     lamp: idle → busy
       context.index.dirtyBytes: 4 → 8
`);
  });

  it('fits the columns that it is given', async () => {
    const trace = await violation(
      { ...pool(sizes), symmetry: [], properties: [never] },
      'never answered',
    );
    for (const columns of [80, 40])
      for (const line of printTrace(trace, { columns }).split('\n'))
        expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('draws a message sequence, with the cycle of a lasso in a box', async () => {
    const trace = await violation(room, 'stays idle');
    expect(printSequence({ ...trace, cycle: 1 })).toBe(`sequenceDiagram
  participant a0 as environment
  participant a1 as room
  participant a2 as lamp
  a0->>a1: enter
  Note over a1: empty → used
  loop for ever
  a1->>a2: press {by: "hand"}
  Note over a2: idle → busy
  end
`);
  });
});

const sizes = { workers: 2, permits: 1, places: 1, devices: 1 };
const never = always(
  'never answered',
  (state) => state.actor('worker:0')?.matches('replied') !== true,
);

describe('a trace in a file', () => {
  it('comes back as it was, with numbers that JSON has not', async () => {
    const trace = await violation(room, 'stays idle');
    const read = readTrace(writeTrace(trace));
    expect(read.initial['room/lamp']?.context).toEqual({
      index: { dirtyBytes: 4, mode: 'on' },
      limit: Number.POSITIVE_INFINITY,
    });
    expect(printTrace(read)).toBe(printTrace(trace));
    expect(writeTrace(read)).toBe(writeTrace(trace));
  });

  it.each<[string, (trace: Trace) => unknown, string]>([
    ['another version', (trace) => ({ ...trace, version: 2 }), 'version is 2'],
    ['a list', () => [], 'the file is []'],
    ['something else', () => ({ name: 'destage', version: 1 }), 'system is missing'],
    [
      'a damaged step',
      ({ steps: [first, second], ...trace }) => ({
        ...trace,
        steps: [first, { ...second, event: { kind: 'press' } }],
      }),
      'steps[1].event.type is missing',
    ],
    [
      'an unknown kind of step',
      ({ steps, ...trace }) => ({
        ...trace,
        steps: steps.map((step) => ({ ...step, kind: 'jump' })),
      }),
      'steps[0].kind is "jump", not one of deliver, timer',
    ],
    ['a cycle beyond the end', (trace) => ({ ...trace, cycle: 9 }), 'cycle is 9'],
  ])('%s is refused where it is wrong', async (_, damage, said) => {
    const damaged = JSON.stringify(damage(await violation(room, 'stays idle')));
    expect(() => readTrace(damaged)).toThrow(said);
  });

  it('may have a cycle without steps: the system has come to rest', async () => {
    const trace = await violation(room, 'stays idle');
    const rests = { ...trace, cycle: trace.steps.length };
    expect(readTrace(writeTrace(rests)).cycle).toBe(trace.steps.length);
    expect(readTrace(writeTrace({ ...trace, steps: [], cycle: 0 })).cycle).toBe(0);
  });

  it('text that is no JSON is refused', async () => {
    const text = writeTrace(await violation(room, 'stays idle'));
    expect(() => readTrace(text.slice(0, 100))).toThrow('is not JSON');
  });
});

describe('going on from a trace', () => {
  it('shows every step that is possible at any place of it', async () => {
    const trace = readTrace(writeTrace(await violation(room, 'stays idle')));
    const kinds = (at?: number): readonly string[] =>
      nextSteps(room, trace, at).map(({ kind, actor }) => `${kind} ${actor}`);
    expect(kinds(0)).toEqual(['environment room']);
    expect(kinds(1)).toEqual(['deliver room/lamp']);
    expect(kinds()).toEqual(['timer room/lamp']);
    const [timer] = nextSteps(room, trace);
    if (timer === undefined) throw new Error('there is no timer');
    const longer = extended(trace, 2, timer);
    expect(replay(room, longer)).toEqual({ kind: 'same', steps: 3 });
    expect(longer.steps.at(-1)?.changes[0]).toMatchObject({ after: { value: 'idle' } });
  });
});

describe('a replay', () => {
  it('says which step a trace of another version has that is not possible', async () => {
    const trace = await violation(room, 'stays idle');
    const [first, second] = trace.steps;
    if (first === undefined || second === undefined) throw new Error('too short');
    const other = { ...trace, steps: [first, { ...second, event: { type: 'push' } }] };
    const result = replay(room, other);
    expect(result).toMatchObject({ kind: 'mismatch', step: 2 });
    expect(result).toHaveProperty(
      'why',
      expect.stringContaining('deliver press: room → room/lamp'),
    );
    const wrong = JSON.parse(
      writeTrace(trace).replace('"dirtyBytes": 8', '"dirtyBytes": 9'),
    ) as Trace;
    expect(replay(room, readTrace(JSON.stringify(wrong)))).toMatchObject({
      kind: 'mismatch',
      step: 2,
      why: expect.stringContaining('dirtyBytes is 9, and the system makes it 8') as string,
    });
  });

  it('goes round the cycle of a lasso', async () => {
    const clock = createMachine({
      id: 'clock',
      initial: 'tick',
      states: { tick: { after: { 10: 'tock' } }, tock: { after: { 10: 'tick' } }, struck: {} },
    });
    const strikes = leadsTo(
      'it strikes',
      () => true,
      (state) => state.actor('clock')?.matches('struck') === true,
    );
    const system = { name: 'clock', logic: clock, properties: [strikes] };
    const trace = await violation(system, 'it strikes');
    expect(trace.cycle).toBeDefined();
    expect(replay(system, trace)).toEqual({ kind: 'same', steps: trace.steps.length });
    expect(printTrace(trace)).toContain('── from here on for ever:');
    const open = { ...trace, steps: trace.steps.slice(0, -1) };
    expect(replay(system, open)).toMatchObject({ kind: 'different', step: open.steps.length });
  });

  it('does a crash, with survivors that keep what is under way to them', async () => {
    const system: SystemDefinition = {
      ...room,
      faults: { crash: { budget: 1, survivors: ['lamp'] } },
      properties: [always('none', (state) => state.actor('lamp')?.matches('idle') === true)],
    };
    const trace = await violation(system, 'none');
    const [enter, press] = trace.steps;
    const crash = nextSteps(system, trace, 1).find(({ kind }) => kind === 'fault');
    if (crash === undefined || enter === undefined || press === undefined)
      throw new Error('no crash');
    const crashed = { ...trace, steps: [enter, crash, press] };
    expect(replay(system, crashed)).toEqual({ kind: 'same', steps: 3 });
    expect(printTrace(crashed)).toContain('fault: crash of all');
  });
});

describe('witnesses', () => {
  const system = pool(sizes);

  it('are good runs that differ, each with what it touched', () => {
    const found = witnesses(system.logic, system, 4, 1);
    expect(found).toHaveLength(4);
    expect(new Set(found.map(({ trace }) => writeTrace(trace))).size).toBe(4);
    expect(found[0]?.touched).toContainEqual(
      expect.objectContaining({ property: 'a worker is answered', how: 'seen' }),
    );
    for (const { trace } of found)
      expect(replay(system, trace)).toEqual({ kind: 'same', steps: trace.steps.length });
  });

  it('are the same for the same seed', () => {
    expect(witnesses(system.logic, system, 3, 7)).toEqual(witnesses(system.logic, system, 3, 7));
  });

  it('say how far a leads-to got, and violate nothing', () => {
    const safe = (room.properties ?? []).slice(1);
    const [best] = witnesses(room.logic, { ...room, bounds: {}, properties: safe }, 1, 1);
    expect(best?.touched.map(({ property, how }) => `${how} ${property}`)).toEqual([
      'seen busy',
      'fulfilled a press leads to light',
    ]);
    const [idle] = witnesses(room.logic, room, 1, 1);
    const states = idle?.trace.steps.flatMap(({ changes }) => changes) ?? [];
    expect(states.filter(({ after }) => after?.value === 'busy')).toEqual([]);
  });
});
