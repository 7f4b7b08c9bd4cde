/**
 * Reading recordings: every kind of record, and every way in which a file may be no recording, with the
 * line and the next step in the message. A last line that was cut off is left out and said.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingParser } from '../../src/inspector/recording/parse-recording.ts';
import { readRecording } from '../../src/inspector/recording/read-recording.ts';
import { headerProblem, recordProblem } from '../../src/inspector/recording/record-shape.ts';
import { recordingLines } from '../../src/inspector/recording/recording-lines.ts';
import { Timeline } from '../../src/inspector/timeline/timeline.ts';
import { header, light, numbered, started, type Untold } from './kit.ts';

const good: readonly Untold[] = [
  light,
  started(0),
  { kind: 'event', actor: 0, type: 'go', payload: { of: 'é' }, via: 'timer' },
  { kind: 'step', actor: 0, cause: 3, taken: ['red#0'], value: 'green' },
  { kind: 'sample', figures: { dirty: 1 } },
  { kind: 'control', command: 'set-mode', given: { mode: 'force' } },
  { kind: 'dropped', records: 2 },
  { kind: 'stopped', actor: 0, status: 'done', output: 1 },
];
const lines = [header, ...numbered(good)].map((line) => JSON.stringify(line));

function parse(text: string) {
  const parser = new RecordingParser('file.jsonl');
  const all = text.split('\n');
  const rest = all.pop() ?? '';
  for (const line of all) parser.add(line);
  return parser.end(rest);
}

describe('a record', () => {
  it.each(numbered(good))('of the kind $kind is taken', (record) => {
    expect(recordProblem(record)).toBeUndefined();
  });
  it.each([
    [null, 'is no object'],
    [{}, 'is of the kind nothing'],
    [{ kind: 'toString' }, 'is of the kind "toString"'],
    [{ kind: 'sample', seq: 1, t: 0, figures: { a: 'x' } }, 'as its figures'],
    [{ kind: 'event', seq: -1, t: 0, type: 'a' }, 'has -1 as its seq'],
    [{ kind: 'event', seq: 1, t: null, type: 'a' }, 'has null as its t'],
    [{ kind: 'event', seq: 1, t: 0 }, 'has nothing as its type'],
    [{ kind: 'event', seq: 1, t: 0, type: 'a', via: 'post' }, 'has "post" as its via'],
    [{ kind: 'step', seq: 1, t: 0, actor: 0, taken: [1] }, 'as its taken'],
    [{ kind: 'step', seq: 1, t: 0, actor: 0, taken: [], value: { a: 1 } }, 'as its value'],
    [{ kind: 'step', seq: 1, t: 0, actor: 0, taken: [], changes: [{}] }, 'as its changes'],
    [{ kind: 'stopped', seq: 1, t: 0, actor: 0, status: 'gone' }, 'has "gone" as its status'],
    [{ ...numbered([light])[0], definition: { root: { key: 1 } } }, 'as its definition'],
  ])('%j is refused', (record, problem) => {
    expect(recordProblem(record)).toContain(problem);
  });
});

describe('a header', () => {
  it('of this version is taken', () => {
    expect(headerProblem(header)).toBeUndefined();
  });
  it.each([
    [{ version: 2 }, 'version 2; this destage reads version 1'],
    [{ format: 'other' }, 'is no header'],
    [{ source: 'x' }, 'as its source'],
  ])('with %j is refused', (change, problem) => {
    expect(headerProblem({ ...header, ...change })).toContain(problem);
  });
});

describe('a recording', () => {
  it('is read, and written again as it was', () => {
    const { timeline, notices } = parse(`${lines.join('\n')}\n`);
    expect(notices).toEqual([]);
    expect([...recordingLines(timeline)]).toEqual(lines);
  });
  it.each([1, 5, 40])('whose last line lacks %i letters is read without it, and says so', (cut) => {
    const text = lines.join('\n');
    const { timeline, notices } = parse(text.slice(0, text.length - cut));
    expect(timeline.end).toBe(good.length - 1);
    expect(notices).toEqual([expect.stringContaining(`last line (${lines.length}) was cut off`)]);
  });
  it('may begin with the mark of its byte order', () => {
    expect(parse(`\uFEFF${lines.join('\n')}\n`).timeline.end).toBe(good.length);
  });
  it('whose last line only lacks its end is whole', () => {
    const { timeline, notices } = parse(lines.join('\n'));
    expect([timeline.end, notices]).toEqual([good.length, []]);
  });
  it.each([
    ['', 'has no header'],
    [lines.slice(1).join('\n'), 'line 1 is no header'],
    ['not json\nmore\n', 'line 1 is not JSON. Give a file'],
    [`${JSON.stringify({ ...header, version: 9 })}\n`, 'Open it with the destage that wrote it'],
    [
      `${lines.slice(0, 3).join('\n')}\n{"seq":\n`,
      'line 4 is not JSON. The lines before it are whole: head -n 3',
    ],
    [`${lines.slice(0, 3).join('\n')}\n{"seq":9,"t":9,"kind":"?"}\n`, 'line 4 is of the kind "?"'],
    [
      `${[lines[0], lines[2], lines[1]].join('\n')}\n`,
      'line 2 starts an actor of machine 0, which no',
    ],
    [`${[lines[0], lines[1], lines[1]].join('\n')}\n`, 'line 3 does not fit: record 1'],
    [
      `${[lines[0], lines[1]].join('\n')}\n${JSON.stringify({ ...started(0), seq: 2, t: 1, parent: 0 })}\n`,
      'line 3 starts actor 0 below itself',
    ],
    [
      `${lines[0]}\n{"seq":1,"t":0,"kind":"machine","machine":4000000000,"name":"a","logic":"machine"}\n`,
      'line 2 has 4000000000 as its machine',
    ],
    [
      `${lines.slice(0, 3).join('\n')}\n{"seq":3,"t":2,"kind":"event","type":"a","payload":${'['.repeat(9000)}${']'.repeat(9000)}}\n`,
      'line 4 is nested more than 256 deep',
    ],
    [`${JSON.stringify({ ...header, violation: 5 })}\n`, 'line 1 has 5 as its violation'],
    [`${JSON.stringify({ ...header, series: [5] })}\n`, 'line 1 has [5] as its series'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'destage-recording-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is read across the borders of pieces', async () => {
    const many = numbered([
      light,
      started(0),
      ...Array.from({ length: 30_000 }, (_, n): Untold => ({
        kind: 'event',
        actor: 0,
        type: 'go',
        payload: { text: `é${'x'.repeat(n % 90)}` },
      })),
    ]);
    const file = path.join(folder, 'many.jsonl');
    await writeFile(file, [header, ...many].map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { timeline } = await readRecording(file);
    expect(timeline.end).toBe(many.length);
    expect(timeline.record(20_000)).toEqual(many[20_000]);
  });
  it('that is not there is said', async () => {
    await expect(readRecording(path.join(folder, 'none'))).rejects.toThrow('cannot be read');
  });
});

describe('a timeline that has lost its oldest records', () => {
  it('is written with everybody who ran when the rest begins', () => {
    const records = numbered([
      light,
      started(0),
      started(1, 0),
      {
        kind: 'step',
        actor: 1,
        taken: [],
        value: 'green',
        changes: [{ at: ['n'], before: 0, after: 7 }],
      },
      { kind: 'stopped', actor: 0, status: 'done' },
    ]);
    const small = new Timeline(header, { recordsMax: 1 });
    for (const record of records) small.append(record);
    for (let seq = records.length + 1; seq < 140_000; seq++)
      small.append({ seq, t: seq, kind: 'event', type: 'tick' });
    const text = [...recordingLines(small)];
    const again = parse(`${text.join('\n')}\n`).timeline;
    expect(again.actors.at(0)).toBeUndefined();
    expect(again.record(1)).toMatchObject({
      kind: 'started',
      actor: 1,
      value: 'green',
      context: { n: 7 },
    });
    expect(again.end).toBe(small.end - small.start + 2);
  });
});
