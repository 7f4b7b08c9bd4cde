/**
 * XState programs through the recorder: who starts whom, what is handled how and because of what, who
 * ends; a listener that comes late; a queue that is full. Records are compared as short lines.
 */
import { describe, expect, it } from 'vitest';
import {
  assign,
  createActor,
  fromCallback,
  fromPromise,
  sendParent,
  sendTo,
  setup,
  waitFor,
} from 'xstate';
import type { InspectionRecord } from '../../src/inspector/record.ts';
import { Recorder } from '../../src/inspector/recorder.ts';
import { Capture } from '../../src/inspector/xstate/capture.ts';

const child = setup({
  types: {
    context: {} as { n: number },
    events: {} as { type: 'go'; n: number } | { type: 'end' } | { type: 'tell' },
  },
  guards: { isBig: ({ event }) => event.type === 'go' && event.n > 5 },
}).createMachine({
  id: 'child',
  context: { n: 0 },
  initial: 'idle',
  states: {
    idle: {
      on: {
        go: {
          guard: 'isBig',
          target: 'busy',
          actions: assign({ n: ({ context }) => context.n + 1 }),
        },
        tell: { actions: sendParent({ type: 'told' }) },
      },
    },
    busy: { after: { 5: 'idle' }, on: { end: 'over' } },
    over: { type: 'final' },
  },
});

const echo = fromCallback(({ sendBack, receive }) => {
  receive((event) => sendBack({ type: 'echo', of: event.type }));
});

const root = setup({ actors: { child, echo, job: fromPromise(async () => 42) } }).createMachine({
  id: 'root',
  initial: 'a',
  invoke: [
    { src: 'child', id: 'kid' },
    { src: 'echo', id: 'echo' },
  ],
  on: {
    fail: {
      actions: () => undefined,
      guard: () => {
        throw new Error('broken');
      },
    },
  },
  states: {
    a: { invoke: { src: 'job', id: 'job', onDone: 'b' } },
    b: {
      on: {
        next: { actions: [sendTo('kid', { type: 'go', n: 9 }), sendTo('echo', { type: 'ping' })] },
      },
    },
  },
});

/** `7 event go 0→1 by 5`. */
function line(record: InspectionRecord): string {
  const parts: unknown[] = [record.seq, record.kind];
  if (record.kind === 'machine') parts.push(record.name, record.logic);
  if (record.kind === 'event')
    parts.push(
      record.type,
      `${record.sender ?? ''}→${record.actor ?? ''}`,
      record.via,
      record.isDead && 'dead',
    );
  if (record.kind === 'started') parts.push(record.path, record.value);
  if (record.kind === 'step')
    parts.push(
      record.actor,
      record.taken.join(),
      record.value,
      record.isIgnored && 'ignored',
      record.changes && JSON.stringify(record.changes),
    );
  if (record.kind === 'stopped')
    parts.push(
      record.actor,
      record.status,
      record.output ?? record.error,
      record.unread && `unread ${record.unread.join()}`,
    );
  if (record.kind === 'dropped') parts.push(record.records);
  if ('cause' in record && record.cause !== undefined) parts.push(`by ${record.cause}`);
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ');
}

function recorded(options: ConstructorParameters<typeof Recorder>[0] = {}) {
  const recorder = new Recorder(options);
  const { inspect } = new Capture(recorder);
  const records: InspectionRecord[] = [];
  const listen = () =>
    recorder.attach((record, text) => {
      expect(JSON.parse(text)).toEqual(record);
      records.push(record);
    });
  const lines = () => {
    recorder.flush();
    return records.map(line);
  };
  return { recorder, inspect, records, listen, lines };
}

async function running(inspect: Capture['inspect']) {
  const actor = createActor(root, { id: 'root', inspect });
  actor.start();
  await waitFor(actor, (snapshot) => snapshot.matches('b'));
  const kid = actor.getSnapshot().children['kid'];
  if (kid === undefined) throw new Error('no kid');
  return { actor, kid };
}

const starts = [
  '1 machine root machine',
  '2 started root a',
  '3 machine child machine',
  '4 started root/kid idle by 2',
  '5 machine echo callback',
  '6 started root/echo by 2',
  '7 machine job promise',
  '8 started root/job by 2',
];

describe('records', () => {
  it('tell starts, messages, their causes and how they were handled', async () => {
    const { inspect, listen, lines } = recorded();
    listen();
    const { actor, kid } = await running(inspect);
    actor.send({ type: 'nobody' });
    actor.send({ type: 'next' });
    await waitFor(kid, (snapshot) => snapshot.value === 'idle');
    kid.send({ type: 'go', n: 1 });
    kid.send({ type: 'tell' });
    expect(lines()).toEqual([
      ...starts,
      '9 event xstate.promise.resolve 3→3',
      '10 step 3 by 9',
      '11 stopped 3 done 42 by 9',
      '12 event xstate.done.actor.job 3→0 by 9',
      '13 step 0 a#0 b by 12',
      '14 event nobody →0',
      '15 step 0 ignored by 14',
      '16 event next →0',
      '17 step 0 b#0 by 16',
      '18 event go 0→1 by 16',
      '19 step 1 idle#0 busy [{"at":["n"],"before":0,"after":1}] by 18',
      '20 event ping 0→2 by 16',
      '21 event echo 2→0 by 20',
      '22 step 2 by 20',
      '23 step 0 ignored by 21',
      '24 event xstate.after.5.child.busy →1 timer',
      '25 step 1 busy#1 idle by 24',
      '26 event go →1',
      '27 step 1 ignored by 26',
      '28 event tell →1',
      '29 step 1 idle#1 by 28',
      '30 event told 1→0 by 28',
      '31 step 0 ignored by 30',
    ]);
    actor.stop();
  });

  it('tell who ends, before its parent hears of it, and what came too late', async () => {
    const { inspect, listen, lines } = recorded();
    listen();
    const { actor, kid } = await running(inspect);
    kid.send({ type: 'go', n: 9 });
    kid.send({ type: 'end' });
    kid.send({ type: 'end' });
    actor.stop();
    expect(lines().slice(13)).toEqual([
      '14 event go →1',
      '15 step 1 idle#0 busy [{"at":["n"],"before":0,"after":1}] by 14',
      '16 event end →1',
      '17 step 1 busy#0 over by 16',
      '18 stopped 1 done by 16',
      '19 event xstate.done.actor.kid 1→0 by 16',
      '20 step 0 ignored by 19',
      '21 event end →1 dead',
      '22 stopped 2 stopped',
      '23 stopped 0 stopped',
    ]);
  });

  it('tell of a root that failed, which XState tells nobody', async () => {
    const { recorder, inspect, listen, lines } = recorded();
    listen();
    const { actor } = await running(inspect);
    actor.subscribe({ error: () => undefined });
    actor.send({ type: 'fail' });
    recorder.onTurn();
    expect(lines().slice(13)).toEqual([
      '14 event fail →0',
      '15 step 0 by 14',
      expect.stringContaining('16 stopped 0 error Error: Unable to evaluate guard'),
    ]);
  });
});

describe('a listener', () => {
  it('that is not there costs nothing and keeps nothing', async () => {
    const { inspect, lines } = recorded();
    const { actor } = await running(inspect);
    actor.stop();
    expect(lines()).toEqual([]);
  });
  it('that comes late is told of everybody as they are', async () => {
    const { inspect, listen, lines } = recorded();
    const { actor, kid } = await running(inspect);
    kid.send({ type: 'go', n: 9 });
    listen();
    expect(lines()).toEqual([
      '1 machine root machine',
      '2 started root b',
      '3 machine child machine',
      '4 started root/kid busy',
      '5 machine echo callback',
      '6 started root/echo',
    ]);
    kid.send({ type: 'end' });
    expect(lines().slice(6, 9)).toEqual([
      '7 event end →1',
      '8 step 1 busy#0 over by 7',
      '9 stopped 1 done by 7',
    ]);
    actor.stop();
  });
});

describe('a full queue', () => {
  it('drops and counts, and tells who has changed as they are then', async () => {
    const { recorder, inspect, records, listen, lines } = recorded({ pendingMax: 20 });
    listen();
    const { actor, kid } = await running(inspect);
    recorder.flush();
    for (let n = 0; n < 20; n++) kid.send({ type: 'tell' });
    kid.send({ type: 'go', n: 9 });
    const told = lines();
    const dropped = told.findLastIndex((text) => text.includes('dropped'));
    expect(told[dropped]).toMatch(/ dropped 6\d$/);
    expect(told.slice(dropped + 1)).toEqual([
      expect.stringContaining('step 1 busy'),
      expect.stringContaining('step 0 b'),
    ]);
    expect(records.at(-2)).toMatchObject({ actor: 1, context: { n: 1 } });
    expect(recorder.droppedTotal).toBeGreaterThan(60);
    actor.stop();
  });
  it('waits, when nothing may be lost', async () => {
    const { recorder, inspect, listen, lines } = recorded({ pendingMax: 10, whenFull: 'wait' });
    listen();
    const { actor, kid } = await running(inspect);
    for (let n = 0; n < 20; n++) kid.send({ type: 'tell' });
    expect(lines()).toHaveLength(13 + 20 * 4);
    expect(recorder.droppedTotal).toBe(0);
    actor.stop();
  });
});
