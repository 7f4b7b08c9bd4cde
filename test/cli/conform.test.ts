/** `destage conform`: what it prints, its exit codes, and what it says of bad input. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../project/repository.ts';
import { run, stdinOf } from './run.ts';

const placed = (place: string, version: number) =>
  JSON.stringify({ type: 'object.placed', view: 'view:3', object: 'a', place, version });
const life = [
  placed('queued', 7),
  placed('destaging', 7),
  placed('destaged', 7),
  '{"type":"object.deleted","view":"view:3","object":"a"}',
];
const lights = path.join(repository, 'test/cli/systems/lights.mjs');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'destage-conform-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, text: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('a log of the engine', () => {
  it('is explained, exit 0', async () => {
    const log = await fileOf('good.jsonl', life.join('\n'));
    const { code, out, err } = await run(['conform', log]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^explained: 4 lines, 1 parts, by way of [\d,]+ states\n$/);
  });
  it('is not, exit 1, and what would have been allowed is said', async () => {
    const log = await fileOf('bad.jsonl', life.toSpliced(1, 1).join('\n'));
    const { code, out } = await run(['conform', log]);
    expect(code).toBe(1);
    expect(out).toContain('nothing explains line 2, of a:\n  {"type":"object.placed"');
    expect(out).toContain(
      'allowed there:\n  client is given client.write {version: 1}\n' +
        '  emitted: object.placed {view: "view:0", object: "o", place: "destaging", version: 1}\n',
    );
    expect(out).toMatch(
      /nearest explanation:\n {2}before it: emitted: object\.placed .*"destaging"/,
    );
  });
  it.each([
    ['packed', gzipSync(life.join('\n'))],
    ['with the mark of its byte order', Buffer.from(`\uFEFF${life.join('\r\n')}\r\n`)],
  ])('is explained %s', async (name, bytes) => {
    const { code, out } = await run(['conform', await fileOf(`${name}.log`, bytes)]);
    expect([code, out]).toEqual([0, expect.stringContaining('explained: 4 lines') as string]);
  });
  it('is refused packed and cut short, exit 2', async () => {
    const log = await fileOf('short.gz', gzipSync(life.join('\n')).subarray(0, 60));
    const { code, err } = await run(['conform', log]);
    expect([code, err]).toEqual([2, expect.stringContaining('ends in the middle') as string]);
  });
  it('is explained up to a last line that was cut off, which is said', async () => {
    const log = await fileOf('killed.jsonl', life.join('\n').slice(0, -20));
    const { code, out, err } = await run(['conform', log]);
    expect([code, out]).toEqual([0, expect.stringContaining('explained: 3 lines') as string]);
    expect(err).toContain('its last line was cut off and is left out: {"type":"object.deleted"');
  });
  it('is not with a whole last line that is no JSON, nor with another that is cut', async () => {
    const half = life[1]?.slice(0, -20) ?? '';
    for (const lines of [`${life.join('\n')}\n${half}\n`, life.with(1, half).join('\n')]) {
      const { code, err } = await run(['conform', await fileOf('half.jsonl', lines)]);
      expect([code, err]).toEqual([2, expect.stringContaining('is no JSON') as string]);
    }
  });
  it('of a run that was drained does not end with an object that is queued, exit 1', async () => {
    const log = await fileOf('over.jsonl', life.slice(0, 2).join('\n'));
    const { code, out } = await run(['conform', log, '--drained']);
    expect(code).toBe(1);
    expect(out).toContain('line 2 cannot be the last of a, of a run that is over:\n  {"type"');
    expect(out).toContain(
      'allowed next:\n  client is given client.write {version: 1}\n  emitted: object.failed',
    );
    expect((await run(['conform', log])).code).toBe(0);
    const whole = await fileOf('whole.jsonl', life.slice(0, 3).join('\n'));
    expect((await run(['conform', whole, '--drained'])).code).toBe(0);
  });
  it('is refused when it says nothing, exit 2', async () => {
    const log = await fileOf('silent.jsonl', '{"type":"view.healed"}');
    const { code, err } = await run(['conform', log]);
    expect(code).toBe(2);
    expect(err).toContain('says nothing of the system (lines read: 1)');
  });
  it('is read from a recording, and from standard input', async () => {
    const records = [
      '{"format":"destage-recording","version":1}',
      '{"seq":1,"t":0,"kind":"event","actor":1,"type":"view.insert"}',
      ...life.map(
        (event, at) =>
          `{"seq":${at + 2},"t":1,"kind":"step","actor":1,"taken":[],"emitted":[${event}]}`,
      ),
    ];
    const stdin = stdinOf(records.join('\n'));
    const { code, out } = await run(['conform', '-', '--json'], undefined, { stdin });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ kind: 'explained', lines: 6, parts: 1 });
  });
});

describe('bad input', () => {
  it.each([
    [['conform', 'nowhere.jsonl'], /Cannot read the log "nowhere\.jsonl": there is no such file/],
    [
      ['conform', tmpdir()],
      /Cannot read the log ".*": it is a directory\. Give the path of a file/,
    ],
    [['conform', '-', '--map', 'nowhere.json'], /--map nowhere\.json cannot be read/],
    [
      ['conform', '-', '--attempts', '0'],
      /--attempts was given "0": expected a whole number from 1/,
    ],
    [['conform', '-', '--system', lights, '--drained'], /--drained was given with --system/],
    [['conform', '-', '--system', lights], /exports 2 systems: expected one/],
  ])('%j ends with exit 2', async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
  it('is a map that is none, or a line that the map does not know', async () => {
    const noJson = await fileOf('map.json', '{');
    expect((await run(['conform', '-', '--map', noJson])).err).toMatch(/map\.json is no JSON/);
    const wrong = await fileOf('wrong.json', '{ "events": { "a": {} } }');
    expect((await run(['conform', '-', '--map', wrong])).err).toMatch(
      /^destage: --map .*wrong\.json: events\.a has 0 of given/,
    );
    const { code, err } = await run(['conform', '-'], undefined, { stdin: stdinOf('hello\n') });
    expect(code).toBe(2);
    expect(err).toMatch(/line 1: the map has no event "hello"; add it to events, as null/);
    expect(err).toContain('Without --map a log is the events of an engine');
  });
  it.each([
    ['a name of every object', 'constructor', /the map has no event "constructor"/],
    ['no time', 'a at=noon', /line 1: at is "noon": expected a number, or a date as 2026/],
    ['an empty time', 'a at=', /line 1: at is "": expected a number/],
  ])('is a line with %s', async (_, line, message) => {
    const event = { to: 'root', given: { type: 'go' } };
    const map = await fileOf('timed.json', JSON.stringify({ time: 'at', events: { a: event } }));
    const { code, err } = await run(['conform', '-', '--map', map], undefined, {
      stdin: stdinOf(`${line}\n`),
    });
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
