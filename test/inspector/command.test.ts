/**
 * `destage inspect` and the inspecting options of `destage replay`: what they take, what they refuse, and
 * what they print.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { live } from '../../src/cli/live.ts';
import { runCommand } from '../../src/cli/program.ts';
import { header, light, numbered, started } from './kit.ts';

let folder = '';
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-command-'));
  const lines = [header, ...numbered([light, started(0)])].map((line) => JSON.stringify(line));
  await writeFile(at('good.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(at('cut.jsonl'), lines.join('\n').slice(0, -3));
  await writeFile(at('new.jsonl'), `${JSON.stringify({ ...header, version: 2 })}\n`);
  await writeFile(at('other.txt'), 'a,b,c\n');
  await writeFile(at('trace.json'), '{"version": 1, "system": "x", "initial": {}, "steps": [{}]}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly text: string;
}

/** Runs it in this process; once it says that it serves for good it is ended as by Ctrl-C. */
async function run(...args: readonly string[]): Promise<Ran> {
  const interruption = new AbortController();
  let text = '';
  const isServing = args[0] === 'inspect' ? /^http:\S+\n/m : /the page stays/;
  const take = (piece: string): void => {
    text += piece;
    if (isServing.test(text)) interruption.abort(130);
  };
  const code = await runCommand(args, live, {
    stdin: Readable.from([]),
    out: take,
    err: take,
    screen: undefined,
    cores: 1,
    interrupted: interruption.signal,
  });
  return { code, text };
}

describe('destage inspect', () => {
  it('serves a recording until it is ended', async () => {
    const { code, text } = await run('inspect', at('good.jsonl'));
    expect(text).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}\/\n/);
    expect(code).toBe(0);
  });
  it('says that a last line was cut off', async () => {
    expect((await run('inspect', at('cut.jsonl'))).text).toContain('last line (3) was cut off');
  });
  it.each([
    [['new.jsonl'], 'line 1 is of version 2; this destage reads version 1. Open it with'],
    [['other.txt'], 'is neither a recording nor a trace'],
    [['none.jsonl'], 'cannot be opened'],
    [['trace.json'], 'This is no trace: property is missing'],
    [['good.jsonl', 'other.txt'], 'other.txt is neither'],
    [['good.jsonl', '--port', '0'], '--port was given "0"'],
    [['good.jsonl', '--html', 'no/where.html'], 'the page has not been built'],
    [
      ['good.jsonl', '--system', 'engine'],
      'a recording has its machines in it. Leave --system out',
    ],
    [['good.jsonl', '--html', 'good.jsonl'], 'is what is to be read: give another file'],
  ])('%j is refused: %s', async (args, message) => {
    const [file = '', ...more] = args;
    const { code, text } = await run(
      'inspect',
      at(file),
      ...more.map((arg) => (['other.txt', 'good.jsonl'].includes(arg) ? at(arg) : arg)),
    );
    expect(text).toContain(message);
    expect(code).toBe(2);
  });
  it('says that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      server.on('listening', resolve);
    });
    const { port } = server.address() as { port: number };
    const { code, text } = await run('inspect', at('good.jsonl'), '--port', String(port));
    server.close();
    expect(text).toContain(`port ${port} is in use: give another one`);
    expect(code).toBe(2);
  });
});

describe('destage replay', () => {
  it('serves the page while it runs and after, and records', async () => {
    const { code, text } = await run(
      'replay',
      '--limit',
      '200',
      '--inspect',
      '--record',
      at('run.jsonl'),
      '--json',
    );
    expect(text).toContain('destage: inspect at http://127.0.0.1:');
    expect(text).toContain('"lost":0,"corrupt":0');
    expect(code).toBe(0);
    const [first = '', ...lines] = (await readFile(at('run.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(first)).toMatchObject({ version: 1, program: 'destage replay' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ seq: lines.length });
  });
  it.each([
    [['--control'], '--control was given without a page'],
    [['--port', '4800'], 'destage replay --inspect --port 4800'],
    [['--record', 'no/where.jsonl'], 'the recording no/where.jsonl cannot be written'],
  ])('%j is refused: %s', async (args, message) => {
    const { code, text } = await run('replay', '--limit', '1', ...args);
    expect(text).toContain(message);
    expect(code).toBe(2);
  });
});

describe('destage replay --record', () => {
  it('makes a recording that the engine’s machines explain', async () => {
    const file = path.join(folder, 'recorded.jsonl');
    const args = ['--limit', '200', '--fail-rate', '0.2', '--record', file, '--json'];
    expect((await run('replay', ...args)).code).toBe(0);
    const { code, text } = await run('conform', file);
    expect(code).toBe(0);
    const [, parts] = /^explained: [\d,]+ lines, (\d+) parts/.exec(text) ?? [];
    expect(Number(parts)).toBeGreaterThan(20);
  }, 60_000);
});
