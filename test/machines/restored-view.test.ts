/**
 * A view that is persisted as JSON and restored: it has the records that it had, and goes on with them.
 */
import { describe, expect, it } from 'vitest';
import { createActor, setup, type SnapshotFrom } from 'xstate';
import { plainValue } from '../../src/checker/plain-value.ts';
import type { deleteTaskMachine } from '../../src/machines/delete-task.ts';
import { laneOf, recordOf, trimPointOf } from '../../src/machines/view-index.ts';
import { viewMachine } from '../../src/machines/view.ts';
import { insert, limits, write } from './said.ts';

/** Nobody hears it here. */
const silent = setup({}).createMachine({}) as unknown as typeof deleteTaskMachine;
const view = viewMachine.provide({ actors: { deleteTask: silent } });
const input = { view: 'view:0', limits };

function started(snapshot?: SnapshotFrom<typeof view>) {
  const actor = createActor(view, { input, ...(snapshot !== undefined && { snapshot }) });
  return actor.start();
}

describe('a restored view', () => {
  it('has what was persisted, as plain data, and goes on with it', () => {
    const first = started();
    first.send(insert(write('b', 1, { bucket: 3 }), write('a', 2), write('b', 3)));
    const kept: unknown = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
    expect((kept as { context: unknown }).context).toEqual(plainValue(first.getSnapshot().context));
    const again = started(kept as SnapshotFrom<typeof view>);
    const { index } = again.getSnapshot().context;
    expect(laneOf(index, 'ordinary')).toEqual(['b', 'a']);
    expect(recordOf(index, 'b')).toEqual(recordOf(first.getSnapshot().context.index, 'b'));
    for (const actor of [first, again]) actor.send(insert(write('c', 4), write('a', 5)));
    expect(plainValue(again.getSnapshot().context)).toEqual(
      plainValue(first.getSnapshot().context),
    );
    expect(trimPointOf(again.getSnapshot().context.index)).toBe(1);
    for (const actor of [first, again]) actor.stop();
  });
});
