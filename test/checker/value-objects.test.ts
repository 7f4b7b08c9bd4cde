/**
 * Contexts with value objects: states are told apart by the plain value, whatever has led to it.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';
import { plainValue } from '../../src/checker/plain-value.ts';
import { printTrace } from '../../src/checker/print-trace.ts';
import { always } from '../../src/checker/properties.ts';
import { change, emptyIndex } from '../../src/machines/view-index.ts';
import { insertWrite, leaveLane, joinLane } from '../../src/machines/view-lanes.ts';
import { removeRecord } from '../../src/machines/view-records.ts';
import { Interner } from '../../src/table/interner.ts';
import { asPlain } from '../../src/table/value-object.ts';
import { write } from '../machines/said.ts';
import { Bag, bagIds, bagSystem } from './systems/bag.ts';

describe('a machine that keeps a value object', () => {
  it('has a state for each plain value: three ids that are in or out are eight', async () => {
    const { logic, ...options } = bagSystem;
    const report = await check(logic, options);
    expect([report.verdict, report.states, report.transitions]).toEqual(['holds', 8, 24]);
  });

  it('has an orbit for each number of ids that are in', async () => {
    const { logic, ...options } = bagSystem;
    const report = await check(logic, { ...options, symmetry: bagIds });
    expect([report.verdict, report.states]).toEqual(['holds', 4]);
  });

  it('shows the plain value in a trace', async () => {
    const { logic, ...options } = bagSystem;
    const full = always('never two', (state) => {
      const context = state.actor('bags')?.context as { readonly bag: Bag } | undefined;
      return !(context?.bag.has('a') === true && context.bag.has('c'));
    });
    const report = await check(logic, { ...options, properties: [full] });
    const trace = report.properties.find(({ name }) => name === 'never two')?.trace;
    if (trace === undefined) throw new Error('it is violated');
    expect(trace.steps).toHaveLength(2);
    expect(printTrace(trace)).toContain('context.bag.c: none → true');
  });
});

describe('value objects, interned', () => {
  it('are one where their plain values are, and the first stands for all', () => {
    const interner = new Interner();
    const first = new Bag(['b', 'a']);
    const id = interner.idOf({ bag: first });
    expect(interner.idOf({ bag: new Bag(['a', 'c', 'b', 'c']) })).toBe(id);
    expect(interner.valueOf(id)).toEqual({ bag: first });
    expect((interner.canonical(new Bag(['a', 'b'])) as Bag) === first).toBe(true);
    expect(interner.idOf({ bag: new Bag(['a']) })).not.toBe(id);
  });

  it('are none of the plain values, and none of another class', () => {
    const interner = new Interner();
    class Other extends Bag {}
    const ids = [new Bag(['a']), new Other(['a']), { a: true }].map((one) => interner.idOf(one));
    expect(new Set(ids).size).toBe(3);
  });
});

describe("a view's index, interned", () => {
  it('is known by the name of a symbol, which takes no import', () => {
    expect(asPlain as symbol).toBe(Symbol.for('destage.asPlain'));
  });

  it('is the same for the same records, whatever rows they are in', () => {
    const interner = new Interner();
    const straight = change(emptyIndex(), (draft) => {
      for (const [object, version] of [
        ['a', 1],
        ['b', 2],
      ] as const)
        insertWrite(draft, write(object, version));
    });
    let roundabout = emptyIndex();
    for (const [object, version] of [
      ['x', 1],
      ['b', 2],
      ['a', 1],
    ] as const)
      roundabout = change(roundabout, (draft) => {
        if (object === 'b') {
          leaveLane(draft, 'x');
          removeRecord(draft, 'x');
        }
        insertWrite(draft, write(object, version));
      });
    expect(interner.idOf(roundabout)).not.toBe(interner.idOf(straight));
    const ordered = change(roundabout, (draft) => joinLane(draft, 'b'));
    expect(interner.idOf(ordered)).toBe(interner.idOf(straight));
    expect(plainValue(ordered)).toEqual(plainValue(straight));
    expect(interner.canonical(ordered) === straight).toBe(true);
  });
});

describe('plain values, interned', () => {
  it('are told apart however their fields are called', () => {
    const interner = new Interner();
    const p = interner.idOf('p');
    const two = interner.idOf({ type: 'ask', a: 'p', b: 'q' });
    expect(interner.idOf({ type: 'ask', [`a\0${p},b`]: 'q' })).not.toBe(two);
    expect(interner.idOf({ '"a': 1 })).not.toBe(interner.idOf({ [JSON.stringify('a')]: 1 }));
    expect(interner.idOf({ b: 'q', a: 'p' })).not.toBe(interner.idOf({ a: 'p', b: 'q' }));
  });
  it('are told apart when a list has nothing in a place', () => {
    const interner = new Interner();
    const ids = [[], Array(1), [undefined], Array(2)].map((list) => interner.idOf(list));
    expect(new Set(ids).size).toBe(4);
  });
  it('are told apart by all that an error says', () => {
    const interner = new Interner();
    const errors = [
      new Error('x'),
      new TypeError('x'),
      Object.assign(new Error('x'), { code: 1 }),
      Object.assign(new Error('x'), { code: 2 }),
      new Error('x', { cause: new Error('y') }),
    ];
    expect(new Set(errors.map((error) => interner.idOf(error))).size).toBe(errors.length);
    expect(interner.idOf(new Error('x'))).toBe(interner.idOf(errors[0]));
  });
});
