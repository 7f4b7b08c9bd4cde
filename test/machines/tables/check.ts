/**
 * Runs a table: one test for each row, and the tests that it is complete against its machine.
 */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { plainValue } from '../../../src/checker/plain-value.ts';
import { step } from '../step.ts';
import { pairsIn, sentence, type Row, type Table } from './table.ts';

export function describeTable<M extends AnyStateMachine>(table: Table<M>): void {
  describe.each([table.name])('%s', () => {
    const rows = table.rows.map((row) => [sentence(row), row] as const);
    it.each(rows)('%s', (_sentence, row) => checkRow(table, row));
    describe('its table', () => {
      it('has every pair of a state and an event, and no other', () => {
        expect([...pairsIn(table)].toSorted()).toEqual([...table.pairs].toSorted());
      });
      it('has no row twice', () => {
        const sides = table.rows.map(({ state, on, when }) => `${state} × ${on} ${when}`);
        expect(sides.filter((side, turn) => sides.indexOf(side) !== turn)).toEqual([]);
      });
      it('gives a reason for every pair of which nothing is seen', () => {
        const silent = table.rows.filter(
          ({ to, state, does, leaves, because }) =>
            to === state && does.length === 0 && Object.keys(leaves).length === 0 && because === '',
        );
        expect(silent.map(sentence)).toEqual([]);
      });
    });
  });
}

function checkRow<M extends AnyStateMachine>({ machine, where }: Table<M>, row: Row<M>): void {
  const before = row.from as AnyMachineSnapshot;
  expect(where(row.from, row.state)).toEqual([row.state]);
  const { snapshot, effects } = step(machine, row.from, row.event);
  const after = snapshot as AnyMachineSnapshot;
  expect(where(snapshot, row.to)).toEqual([row.to]);
  expect(effects).toEqual(row.does);
  expect(plainValue(after.context)).toMatchObject(row.leaves);
  if (row.isIgnored) expect(told(after)).toEqual(told(before));
}

/** A view's index is compared by its plain value. */
function told({ value, context }: AnyMachineSnapshot): unknown {
  return [value, plainValue(context)];
}
