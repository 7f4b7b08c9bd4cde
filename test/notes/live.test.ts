/**
 * The notes' system run by XState itself, in its one order: with nothing in its way it does what the
 * notes say, so that what the checker finds is not of a system that never works.
 */
import { createActor, SimulatedClock, type AnyActorRef, type AnyMachineSnapshot } from 'xstate';
import { describe, expect, it } from 'vitest';
import { notesMachine } from '../../src/notes/notes.ts';
import { settingsOf, type Sizes } from '../../src/notes/settings.ts';

function run(sizes: Partial<Sizes>) {
  const clock = new SimulatedClock();
  const root = createActor(notesMachine, {
    input: settingsOf([], sizes),
    systemId: 'notes',
    clock,
  });
  root.start();
  const ref = (name: string): AnyActorRef => {
    const found = root.system.get(name) as AnyActorRef | undefined;
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    send: (name: string, type: string) => {
      ref(name).send({ type });
      clock.increment(10);
    },
    contextOf: (name: string) =>
      (ref(name).getSnapshot() as AnyMachineSnapshot).context as Record<string, unknown>,
  };
}

const objects = { a: { bucket: 0, view: 0 }, b: { bucket: 1, view: 0 } };

describe('in one order, with nothing in its way', () => {
  it('a write goes through log and view to ROW, is deleted, and trims the log', () => {
    const { send, contextOf } = run({ objects, writes: ['a', 'b'], logged: true });
    send('opproc', 'client_write');
    send('opproc', 'client_write');
    expect(contextOf('row:a')).toMatchObject({ stored: 1, flights: [] });
    expect(contextOf('row:b')).toMatchObject({ stored: 2, flights: [] });
    expect(contextOf('view:0')).toMatchObject({ list: [], bytes: 0 });
    expect(contextOf('lsm')).toMatchObject({ log: [], newest: 2 });
  });
  it('a bucket request destages its bucket below the threshold, and returns', () => {
    const sizes = { objects, writes: ['a', 'b'], startThreshold: 9, migrations: [[1]] };
    const { send, contextOf } = run(sizes);
    send('opproc', 'client_write');
    send('opproc', 'client_write');
    send('migrator:0', 'dcache_bucket_migrate');
    expect(contextOf('row:b')).toMatchObject({ stored: 2 });
    expect(contextOf('row:a')).toMatchObject({ stored: 0 });
    expect(contextOf('migrator:0')).toMatchObject({
      buckets: [],
      returned: [{ object: 'b', sequence: 2 }],
    });
  });
  it('a partial object waits for DM', () => {
    const partial = { x: { bucket: 0, view: 0, partial: true } };
    const { send, contextOf } = run({ objects: partial, writes: ['x'] });
    send('opproc', 'client_write');
    expect(contextOf('row:x')).toMatchObject({ stored: 1 });
  });
});
