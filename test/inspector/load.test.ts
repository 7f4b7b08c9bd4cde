/**
 * A million records: any moment is rebuilt in less than 100 ms, and all of them in well under a
 * gigabyte. Unit: processor time, since the machine may be doing other things.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { InspectionRecord, Value } from '../../src/inspector/record.ts';
import { actorAt } from '../../src/inspector/timeline/actor.ts';
import { actorsAt } from '../../src/inspector/timeline/actor-lists.ts';
import { RowLists } from '../../src/inspector/timeline/rows.ts';
import { stateAt } from '../../src/inspector/timeline/state.ts';
import { Timeline } from '../../src/inspector/timeline/timeline.ts';
import { header, light, started } from './kit.ts';

const records = 1_000_000;
const actors = 10_000;
const values: readonly Value[] = ['red', 'green', { a: 'x' }, { a: 'y' }];

/** Every second record is an event of a random actor, and every other how it was handled. */
function* load(): Generator<InspectionRecord> {
  let seq = 0;
  let drawn = 1;
  yield { seq: ++seq, t: 0, ...light };
  for (let actor = 0; actor < actors; actor++) yield { seq: ++seq, t: 0, ...started(actor) };
  while (seq < records) {
    drawn = (drawn * 48_271) % 2_147_483_647;
    const actor = drawn % actors;
    const t = seq / 50;
    yield { seq: ++seq, t, kind: 'event', actor, type: 'go', payload: { version: drawn } };
    const value = values[drawn % values.length] ?? 'red';
    const changes = [{ at: ['n'], before: 0, after: drawn }];
    yield { seq: ++seq, t, kind: 'step', actor, cause: seq - 1, taken: ['red#0'], value, changes };
  }
}

function cpuMs(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('a million records', () => {
  let timeline: Timeline;
  beforeAll(() => {
    timeline = new Timeline(header, { recordsMax: records });
    for (const record of load()) timeline.append(record);
  }, 120_000);

  it('take less than 400 MB', () => {
    expect(timeline.end - timeline.start).toBeGreaterThanOrEqual(records);
    expect(timeline.memoryBytes / 2 ** 20).toBeLessThan(400);
  });

  it('are gone to in less than 100 ms each', () => {
    const lists = new RowLists(timeline);
    const places = Array.from({ length: 20 }, (_, at) =>
      Math.floor((timeline.end * ((at * 7) % 20)) / 20),
    );
    lists.window({ count: 1 });
    const total = cpuMs(() => {
      for (const position of places) {
        const { machines } = stateAt(timeline, position);
        expect(machines[0]?.running).toBe(Math.min(actors, Math.max(0, position)));
        actorAt(timeline, position, 17);
        actorsAt(timeline, position, { machine: 0, state: 'a', offset: 100, count: 50 });
        lists.window({ around: timeline.seqAt(position), count: 100 });
      }
    });
    expect(total / places.length).toBeLessThan(100);
  });
});
