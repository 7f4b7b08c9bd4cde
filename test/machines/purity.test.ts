/**
 * Machines are pure: every context that the tables reach is plain JSON, a value object counting as its
 * plain value, with no actor reference in it; and a step leaves the snapshot that it starts from as it
 * was and gives the same again.
 */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { plainValue } from '../../src/checker/plain-value.ts';
import { step } from './step.ts';
import { bucketFlushTable } from './tables/bucket-flush.ts';
import { deleteTaskTable } from './tables/delete-task.ts';
import { destageTable } from './tables/destage.ts';
import { objectTable } from './tables/object.ts';
import type { Table } from './tables/table.ts';
import { viewPlacesTable } from './tables/view-places.ts';
import { viewRegionsTable } from './tables/view-regions.ts';

describePure(objectTable);
describePure(deleteTaskTable);
describePure(bucketFlushTable);
describePure(destageTable);
describePure(viewRegionsTable);
describePure(viewPlacesTable);

function describePure<M extends AnyStateMachine>({ name, machine, rows }: Table<M>): void {
  const steps = rows.map(({ from, event }) => ({ from, event, ...step(machine, from, event) }));
  const snapshots = steps.flatMap(({ from, snapshot }): unknown[] => [from, snapshot]);

  describe.each([name])('%s', () => {
    it('has only contexts that survive JSON unchanged', () => {
      for (const snapshot of snapshots) {
        const { context } = snapshot as { readonly context: unknown };
        expect(JSON.parse(JSON.stringify(context))).toEqual(contextOf(snapshot));
      }
    });

    it('has only plain objects in its contexts: no actor, no class, no function', () => {
      expect(snapshots.map(contextOf).flatMap(notPlainIn)).toEqual([]);
    });

    it('sends only plain data', () => {
      const sent = steps.flatMap(({ effects }) => effects);
      expect(sent.flatMap(notPlainIn)).toEqual([]);
    });

    it('takes the same step again, with the same effects', () => {
      for (const { from, event, snapshot, effects } of steps) {
        const again = step(machine, from, event);
        expect(again.effects).toEqual(effects);
        expect(contextOf(again.snapshot)).toEqual(contextOf(snapshot));
      }
    });

    it('leaves the snapshot that a step starts from as it was', () => {
      for (const { from, event } of steps) {
        const before = JSON.stringify(contextOf(from));
        step(machine, from, event);
        expect(JSON.stringify(contextOf(from))).toBe(before);
      }
    });
  });
}

function contextOf(snapshot: unknown): unknown {
  return plainValue((snapshot as AnyMachineSnapshot).context);
}

/** The paths of what is not a plain object, an array, a string, a finite number, a boolean or null. */
function notPlainIn(value: unknown, path: unknown = 'it'): readonly string[] {
  const here = typeof path === 'string' ? path : 'it';
  if (value === null || value === undefined || typeof value === 'string') return [];
  if (typeof value === 'boolean' || Number.isFinite(value)) return [];
  const isPlain =
    Array.isArray(value) ||
    (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain) return [here];
  return Object.entries(value as object).flatMap(([key, one]) => notPlainIn(one, `${here}.${key}`));
}
