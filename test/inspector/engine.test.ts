/**
 * The engine under the inspector: the counts on its charts are the engine's own numbers, its figures are
 * sampled, what a viewer does is recorded with what came of it, and the recording opens again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createDestage, memoryStores, type Destage } from '../../src/index.ts';
import { withFaults } from '../../src/stores/faulty.ts';
import type { Timeline } from '../../src/inspector/timeline/timeline.ts';
import { startWatch, type Watch } from '../../src/cli/watch/watch.ts';
import type { Answers, Question, Rows, StateAnswer } from '../../src/inspector/protocol.ts';
import { readRecording } from '../../src/inspector/recording/read-recording.ts';
import { recordAnswer } from '../../src/inspector/timeline/causality.ts';
import { kinds } from '../../src/inspector/timeline/segment.ts';
import { stateAt } from '../../src/inspector/timeline/state.ts';

let folder = '';
let watch: Watch;
let engine: Destage;
let said = '';
let ask: (question: Question) => Promise<{ answer?: unknown; problem?: { message: string } }>;
let answerPuts: () => void = () => undefined;
const interrupted = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-inspect-'));
  const terminal = {
    stdin: new PassThrough(),
    out: () => undefined,
    err: (text: string) => void (said += text),
    screen: undefined,
    cores: 1,
    interrupted: interrupted.signal,
  };
  watch = await startWatch(
    { inspect: { isControlled: true, isOpened: false }, record: path.join(folder, 'run.jsonl') },
    terminal,
  );
  const stores = memoryStores({ logQuotaBytes: 2 ** 26 });
  const until = new Promise<void>((resolve) => {
    answerPuts = resolve;
  });
  const row = withFaults(stores.row, (method) =>
    method === 'put' ? { kind: 'wait', until } : undefined,
  );
  engine = await createDestage({ stores: { ...stores, row }, ...watch.options });
  watch.started(engine);
  ask = await asker(/http:\S+/.exec(said)?.[0] ?? '');
});
afterAll(async () => {
  await engine.stop();
  await watch.close();
  await rm(folder, { recursive: true, force: true });
});

async function asker(url: string): Promise<typeof ask> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}socket`);
  await new Promise((resolve) => {
    socket.on('open', resolve);
  });
  let id = 0;
  return (question) =>
    new Promise((resolve) => {
      socket.once('message', (bytes) => resolve(JSON.parse((bytes as Buffer).toString()) as never));
      socket.send(JSON.stringify({ id: ++id, ask: question }));
    });
}

async function answer<What extends Question['what']>(
  question: Extract<Question, { what: What }>,
): Promise<Answers[What]> {
  const { answer: given, problem } = await ask(question);
  if (given === undefined) throw new Error(problem?.message);
  return given as Answers[What];
}

/** When everything that has happened has come to the page. */
async function nowState(): Promise<StateAnswer> {
  await delay(300);
  return answer({ what: 'state', run: 0, at: Number.MAX_SAFE_INTEGER });
}

async function machineNamed(name: string): Promise<number> {
  const { runs } = await answer({ what: 'hello' });
  return runs[0]?.machines.find((machine) => machine.name === name)?.machine ?? -1;
}

/** Objects that have moved and not how, or were stopped by guards then, or were told of by nobody. */
function untrueOf(timeline: Timeline): readonly string[] {
  const untrue: string[] = [];
  let steps = 0;
  timeline.scan(timeline.start, timeline.end, (segment, at, position) => {
    if (segment.kinds[at] !== kinds.indexOf('step')) return;
    const { row, handled, causes } = recordAnswer(timeline, position);
    if (row?.actor?.path.includes('/o:') !== true || handled === undefined) return;
    steps++;
    if (handled.taken.length === 0) untrue.push(`${row.label}: nothing taken`);
    if (handled.lost.length > 0) untrue.push(`${row.label}: lost ${handled.lost.length}`);
    if (causes.length === 0 && row.via !== 'timer') untrue.push(`${row.label}: no cause`);
  });
  if (steps < 50) untrue.push(`only ${steps} steps of objects`);
  return untrue;
}

describe('an inspected engine', () => {
  it('has on its charts the numbers that it has itself', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => engine.write(`o:${at}`, 0, Buffer.alloc(65_536, at))),
    );
    await answer({ what: 'control', command: 'set-mode', given: { mode: 'force' } });
    const { machines } = await nowState();
    const counts = machines[await machineNamed('object')]?.counts;
    const { inFlight, dirtyObjects } = engine.metrics();
    expect(inFlight).toBeGreaterThan(0);
    expect([counts?.['destaging'], dirtyObjects]).toEqual([inFlight, 50]);
    expect(machines[await machineNamed('destage')]?.counts).toEqual({
      '': 1,
      running: 1,
      'running.force': 1,
    });
    expect(machines[await machineNamed('view')]?.counts).toMatchObject({ '': 2, 'task.force': 2 });
  });

  it('shows a view without the trees that its index is kept in', async () => {
    const view = await answer({ what: 'actorNamed', run: 0, at: 1e9, name: 'view:0' });
    const { index } = view.context as { index: Record<string, unknown> };
    expect(index).toHaveProperty('dirtyBytes');
    expect(index).not.toHaveProperty('records');
    expect(view.systemId).toBe('view:0');
    expect(view.blocked.map(({ guard }) => guard)).toContain('canForce');
  });

  it('explains an object, and samples its figures', async () => {
    const why = await answer({ what: 'explain', subject: 'o:1' });
    expect(why).toMatchObject({ object: 'o:1', place: expect.any(String) as string });
    await delay(600);
    const series = await answer({ what: 'series', run: 0, points: 100 });
    const dirty = series.find(({ name }) => name === 'dirtyBytes');
    expect(dirty?.last).toBe(engine.metrics().dirtyBytes);
  });

  it('records what a viewer does, what came of it, and what it was refused', async () => {
    const rows: Rows = await answer({
      what: 'rows',
      run: 0,
      filter: { kinds: ['control'] },
      count: 9,
    });
    const [mode] = rows.rows;
    expect(mode).toMatchObject({ label: 'set-mode', detail: '{"mode":"force"}' });
    const { caused, causedTotal } = await answer({ what: 'record', run: 0, seq: mode?.seq ?? 0 });
    expect(caused[0]).toMatchObject({
      label: 'mode.set',
      via: 'control',
      actor: { path: 'destage' },
    });
    expect(causedTotal).toBeGreaterThan(4);
    const refusals: readonly [string, Record<string, unknown>, string][] = [
      ['set-mode', { mode: 'fast' }, 'the mode is "fast": give one of normal, force, paused'],
      ['flush-buckets', { buckets: [] }, 'give a list of numbers'],
      ['flush-buckets', { buckets: [1e6] }, 'bucket 1000000 does not exist'],
      ['rearm', { object: 'o:1' }, 'o:1 is not parked'],
      ['send', { actor: 'nobody', event: { type: 'x' } }, 'no actor nobody runs'],
      ['send', { actor: 'row', event: 'x' }, 'give an object with a type'],
      ['explode', {}, 'there is no command explode'],
    ];
    for (const [command, given, message] of refusals)
      expect((await ask({ what: 'control', command, given })).problem?.message).toContain(message);
    await nowState();
    const after: Rows = await answer({
      what: 'rows',
      run: 0,
      filter: { kinds: ['control'] },
      count: 50,
    });
    expect(after.rows.map(({ detail }) => detail)).toContainEqual(
      expect.stringContaining('is not parked'),
    );
  });

  it('flushes, and its recording opens again with the same end', async () => {
    await answer({ what: 'control', command: 'flush-buckets', given: { buckets: [0, 1, 2] } });
    answerPuts();
    await engine.stop({ drain: true });
    const { machines, seq } = await nowState();
    const [root] = machines;
    expect(root).toMatchObject({ running: 0, done: 1 });
    await watch.close();
    const { timeline } = await readRecording(path.join(folder, 'run.jsonl'));
    expect(timeline.dropped).toBe(0);
    expect(stateAt(timeline, timeline.positionOf(seq)).machines).toEqual(machines);
    expect(untrueOf(timeline)).toEqual([]);
  });
});
