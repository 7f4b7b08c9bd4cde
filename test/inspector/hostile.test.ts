/**
 * Programs that the inspector must not disturb: values that throw when they are looked at, machines that
 * are wrong where nobody goes; and a start of the server that fails and is tried again.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActor, createMachine, fromPromise, setup } from 'xstate';
import { inspector, type InspectorOptions } from '../../src/inspector/index.ts';
import { readRecording } from '../../src/inspector/recording/read-recording.ts';
import { Gate } from '../../src/inspector/server/gate.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

/** What is thrown, or kept in a context. */
const hostile: Readonly<Record<string, unknown>> = {
  'a cycle': cyclic,
  'a bigint': 5n,
  'a symbol': Symbol('s'),
  'a getter': Object.defineProperty({}, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('do not look');
    },
  }),
  'a proxy': new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('do not list');
      },
    },
  ),
  'an error with another name': Object.assign(new Error('x'), { name: 5n, message: Symbol('m') }),
  'a date that is none': new Date(Number.NaN),
};

describe.each(Object.entries(hostile))('%s', (name, value) => {
  it('as an error, and in a context, is recorded and disturbs nobody', async () => {
    const file = path.join(folder, `${name}.jsonl`);
    const inspected = inspector();
    inspected.record(file);
    const load = fromPromise(() => Promise.reject(value as Error));
    const machine = setup({ actors: { load } }).createMachine({
      id: 'app',
      context: { value },
      initial: 'loading',
      states: { loading: { invoke: { src: 'load', onError: 'failed' } }, failed: {} },
    });
    const actor = createActor(machine, { inspect: inspected.inspect }).start();
    await setTimeout(40);
    expect(actor.getSnapshot().value).toBe('failed');
    await inspected.close();
    expect(inspected.droppedTotal).toBe(0);
    expect((await readRecording(file)).timeline.end).toBeGreaterThan(3);
  });
});

it('a machine that is wrong where nobody goes runs, without a chart', () => {
  const inspected = inspector();
  inspected.record(path.join(folder, 'wrong.jsonl'));
  const machine = createMachine({
    id: 'wrong',
    initial: 'right',
    states: { right: {}, wrong: { initial: 'typo', states: { a: {} } } },
  } as never);
  expect(createActor(machine, { inspect: inspected.inspect }).start().getSnapshot().value).toBe(
    'right',
  );
});

it('a root that fails at its start has ended', async () => {
  const file = path.join(folder, 'failed.jsonl');
  const inspected = inspector();
  inspected.record(file);
  const machine = createMachine({
    id: 'failing',
    entry: () => {
      throw new Error('at once');
    },
  });
  const actor = createActor(machine, { inspect: inspected.inspect });
  actor.subscribe({ error: () => undefined });
  actor.start();
  await inspected.close();
  const last = (await readFile(file, 'utf8')).trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({
    kind: 'stopped',
    status: 'error',
    error: 'Error: at once',
  });
});

it('figures that are none are left out, and the recording opens', async () => {
  const file = path.join(folder, 'figures.jsonl');
  const inspected = inspector({ series: [{ name: 'a', label: 'a', unit: 'count', group: 'a' }] });
  inspected.record(file);
  inspected.sample({ a: Number.NaN, b: 1, c: Number.POSITIVE_INFINITY });
  await inspected.close();
  expect(await readFile(file, 'utf8')).toContain('"figures":{"b":1}');
  expect((await readRecording(file)).timeline.end).toBe(1);
});

it('a server that finds its port taken can be started on another', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const inspected = inspector();
  await expect(inspected.serve({ port })).rejects.toMatchObject({ code: 'port-in-use' });
  taken.close();
  await expect(inspected.serve()).resolves.toMatchObject({ url: expect.any(String) as string });
  await inspected.close();
});

it.each<readonly [InspectorOptions, RegExp]>([
  [{ recordsMax: Number.NaN }, /recordsMax is NaN; give a whole number from 1/],
  [{ recordsMax: 0 }, /recordsMax is 0/],
  [{ whenFull: 'bogus' as 'drop' }, /whenFull is bogus; give drop or wait/],
])('%j is refused', (options, message) => {
  expect(() => inspector(options)).toThrow(message);
});

it('the port that http has of itself is left out by browsers', () => {
  const token = 'a'.repeat(32);
  const kindOf = (port: number, host: string) =>
    new Gate(token, port).admit({ method: 'GET', headers: { host }, url: `/${token}/` } as never)
      .kind;
  expect(kindOf(80, '127.0.0.1')).toBe('admitted');
  expect(kindOf(4747, '127.0.0.1')).toBe('refused');
});
