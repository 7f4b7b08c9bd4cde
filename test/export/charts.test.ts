/**
 * Machines written down: each feature of a chart once, to the letter, and what holds of any. The files
 * beside this are what is written; to write them anew: DESTAGE_UPDATE=1 npm test -- test/export
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raise, setup } from 'xstate';
import {
  chartOf,
  mermaidId,
  statesOf,
  toMermaid,
  toScxml,
  withCoverage,
} from '../../src/export/index.ts';
import * as destage from '../../src/index.ts';
import { everyFeature } from './every-feature.ts';

const machines = [
  destage.bucketFlushMachine,
  destage.deleteTaskMachine,
  destage.destageMachine,
  destage.objectMachine,
  destage.viewMachine,
  everyFeature,
];

function expectWritten(name: string, text: string): void {
  const file = new URL(name, import.meta.url);
  if (process.env['DESTAGE_UPDATE'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((found) => found[1] ?? '');

describe('Mermaid', () => {
  it('has every feature of a chart', () => {
    expectWritten('every-feature.mmd', toMermaid(everyFeature));
  });
  it.each(machines)('names each state of $id once', (machine) => {
    const ids = statesOf(chartOf(machine)).map(({ id }) => mermaidId(id));
    expect(all(toMermaid(machine), /^ *state ".*" as (\w+)/gm)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it.each(machines)('has as many arrows for $id as it has targets', (machine) => {
    const states = statesOf(chartOf(machine));
    const targets = states.flatMap(({ transitions, initial, type, historyTargets = [] }) => [
      ...historyTargets,
      ...transitions.flatMap((transition) => transition.targets),
      ...initial,
      ...(type === 'final' ? ['[*]'] : []),
    ]);
    expect(all(toMermaid(machine), /(-->)/g)).toHaveLength(targets.length);
  });
  it('gives no two states one id, and none that Mermaid makes itself', () => {
    const ids = [
      'state',
      'state_',
      'root',
      'Note',
      'a.b',
      'a_b',
      'a__b',
      'a<>b',
      'a<.b',
      'a.end',
      'a.start',
      'a 20 b',
    ].map(mermaidId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => /^a_(?:end|start)$/.test(id))).toEqual([]);
  });
});

describe('a chart with its coverage', () => {
  const covered = (missed: readonly string[]) => ({ of: 0, reached: 0, missed, names: [] });
  const coverage = {
    machine: 'delete-task',
    states: covered(['delete-task.collecting']),
    transitions: covered(['delete-task.collecting: object.destaged → (stays)']),
  };
  it('has a mark at what nothing has reached, and at nothing else', () => {
    const plain = toMermaid(destage.deleteTaskMachine);
    const drawn = toMermaid(withCoverage(destage.deleteTaskMachine, coverage));
    const collected = 'delete_2d_task__collecting : object.destaged';
    expect(plain).toContain(collected);
    expect(drawn).toBe(
      plain.replace(collected, collected.replace(': ', ': ✗ ')) +
        '  classDef missed stroke-dasharray: 5 4, stroke-width: 2px\n' +
        '  class delete_2d_task__collecting missed\n',
    );
  });
  it('is that of one machine', () => {
    expect(() => withCoverage(destage.viewMachine, coverage)).toThrow(
      'of delete-task and not of view',
    );
  });
});

describe('what is rare', () => {
  const rare = setup({
    actors: { child: setup({}).createMachine({}) },
    actions: { note: () => undefined, other: () => undefined },
    delays: { 'poll.interval': 10 },
  }).createMachine({
    id: 'state',
    initial: { target: 'a', actions: 'note' } as never,
    states: {
      a: {
        entry: raise({ type: 'tick' }, { delay: 5000 }),
        invoke: { src: 'child', id: 'fetch user', onDone: 'b' },
        on: {
          '*': 'b',
          row: 'b',
          'row.flushed': { actions: 'note' },
          'row.*': { actions: 'other' },
        },
        after: { 'poll.interval': 'b' },
      },
      b: {
        type: 'parallel',
        on: { reset: '.', again: 'b' } as never,
        states: { left: { initial: 'x', states: { x: {} } }, right: {} },
      },
    },
  });

  it('in SCXML is what XState does with it', () => {
    const lines = toScxml(rare)
      .split('\n')
      .map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        '<transition target="state.a">',
        '<xs:action name="note"/>',
        '<send event="tick" delay="5000ms"/>',
        '<invoke id="fetch_x20_user" src="child"/>',
        '<transition event="done.invoke.fetch_x20_user" target="state.b"/>',
        '<send event="xstate.after.poll.interval.state.a" id="xstate.after.poll.interval.state.a" delayexpr="poll.interval"/>',
        '<transition event="again" target="state.b.left state.b.right" type="internal"/>',
      ]),
    );
    const order = all(toScxml(rare), /<transition event="((?:row|\*)[^"]*)"/g);
    expect(order).toEqual(['row.flushed', 'row', 'row.*', '*']);
  });
  it('in Mermaid has ids that are no words of its own', () => {
    expect(toMermaid(rare)).toContain('state "state" as state_ {');
    expect(toMermaid(rare)).toContain('[*] --> state__a : / note');
    expect(toMermaid(rare)).toContain('after poll.interval');
  });
});

describe('SCXML', () => {
  it('has every feature of a chart', () => {
    expectWritten('every-feature.scxml', toScxml(everyFeature));
  });
  it.each(machines)('is well formed for $id, and its targets are there', (machine) => {
    const text = toScxml(machine);
    const open: string[] = [];
    for (const [, slash = '', tag = '', self = ''] of text.matchAll(
      /<(\/?)([\w:]+)[^>]*?(\/?)>/g,
    )) {
      if (slash === '/') expect(open.pop()).toBe(tag);
      else if (self === '') open.push(tag);
    }
    expect(open).toEqual([]);
    const ids = all(text, /<(?:state|parallel|final|history) id="([^"]*)"/g);
    expect(ids).toHaveLength(statesOf(chartOf(machine)).length);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = all(text, /(?:target|initial)="([^"]*)"/g).flatMap((list) => list.split(' '));
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});
