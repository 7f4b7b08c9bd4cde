/**
 * One index in a process of its own: so many dirty objects, and lifecycles of a thousand of them at a
 * time, so many to a change. Prints its figures as JSON. Times are of the processor, not of the wall.
 */
import type { InsertedWrite, ObjectId, Sequence } from '../../src/machines/events.ts';
import type { ViewColumns } from '../../src/machines/view-columns.ts';
import {
  change,
  emptyIndex,
  isInFlight,
  trimPointOf,
  versionOf,
  type ViewIndex,
} from '../../src/machines/view-index.ts';
import { enterPlace, insertWrite, selectNext } from '../../src/machines/view-lanes.ts';
import { land, noteUpTo, removeRecord } from '../../src/machines/view-records.ts';
import { creditFlushed } from '../../src/machines/view-requests.ts';

export const steps = ['insert', 'select', 'destaging', 'land', 'destaged', 'delete'] as const;
export type Step = (typeof steps)[number];

export interface Indexed {
  readonly objects: number;
  /** Unit: bytes of heap and typed arrays for a dirty object, its name included; after churn. */
  readonly bytesPerObject: number;
  /** Unit: bytes that one who holds an old version keeps for each lifecycle since. */
  readonly heldBytesPerLifecycle: number;
  readonly nanoseconds: Readonly<Record<Step, number>>;
}

const atOnce = 1000;
const warmUp = 20;
const unbounded = { windowObjects: Infinity, windowBytes: Infinity };

class Bench {
  readonly #perChange: number;
  readonly #nanoseconds = new Map<Step, number>();
  index: ViewIndex = emptyIndex();
  #version = 0;
  isTimed = false;

  constructor(perChange: number) {
    this.#perChange = perChange;
  }

  /** Writes to objects that have no record. Names of objects that are gone come again. */
  writes(count: number, objects: number): readonly InsertedWrite[] {
    return Array.from({ length: count }, () => {
      const version = ++this.#version;
      const object = flat(`volume-0/object-${version % (2 * objects)}`);
      return { object, bucket: version % 1024, version, offset: 0, bytes: 4096 };
    });
  }

  insert(writes: readonly InsertedWrite[]): void {
    this.#each('insert', writes, (draft, write) => {
      noteUpTo(draft, write.version);
      insertWrite(draft, write);
    });
  }

  lifecycles(writes: readonly InsertedWrite[]): void {
    this.insert(writes);
    const selected: ObjectId[] = [];
    this.#each('select', writes, (draft) => {
      for (const { object } of selectNext(draft, 'all', unbounded, 1)) selected.push(object);
    });
    const moved = selected.map((object) => ({ object, version: versionOf(this.index, object) }));
    this.#each('destaging', moved, (draft, { object }) => enterPlace(draft, object, 'destaging'));
    this.#each('land', moved, landInRow);
    this.#each('destaged', moved, (draft, { object }) => enterPlace(draft, object, 'destaged'));
    this.#each('delete', moved, (draft, { object }) => removeRecord(draft, object));
  }

  nanoseconds(lifecycles: number): Readonly<Record<Step, number>> {
    const each = steps.map((step) => [step, (this.#nanoseconds.get(step) ?? 0) / lifecycles]);
    return Object.fromEntries(each) as Record<Step, number>;
  }

  #each<T>(step: Step, items: readonly T[], edit: (draft: ViewColumns, item: T) => void): void {
    const before = process.cpuUsage();
    for (let from = 0; from < items.length; from += this.#perChange)
      this.index = change(this.index, (draft) => {
        for (const item of items.slice(from, from + this.#perChange)) edit(draft, item);
      });
    const { user, system } = process.cpuUsage(before);
    const known = this.#nanoseconds.get(step) ?? 0;
    if (this.isTimed) this.#nanoseconds.set(step, known + (user + system) * 1000);
  }
}

/** As a name comes out of a message: in one piece, not as the two that it was put together from. */
function flat(name: string): string {
  return Buffer.from(name, 'latin1').toString('latin1');
}

function landInRow(
  draft: ViewColumns,
  { object, version }: { readonly object: ObjectId; readonly version: Sequence },
): void {
  if (!isInFlight(draft, object, version, 'destaging')) throw new Error(`${object} does not fly`);
  land(draft, object, version);
  creditFlushed(draft, object, version);
  trimPointOf(draft);
}

/** Unit: bytes. */
function used(): number {
  gc?.();
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function measured(objects: number, perChange: number, rounds: number): Indexed {
  const bench = new Bench(perChange);
  const empty = used();
  for (let made = 0; made < objects; made += atOnce)
    bench.insert(bench.writes(Math.min(atOnce, objects - made), objects));
  for (let round = 0; round < warmUp + rounds; round++) {
    bench.isTimed = round >= warmUp;
    bench.lifecycles(bench.writes(Math.min(atOnce, objects), objects));
  }
  const full = used();
  const held = bench.index;
  for (let round = 0; round < warmUp; round++)
    bench.lifecycles(bench.writes(Math.min(atOnce, objects), objects));
  const since = used() - full;
  if (trimPointOf(held) >= trimPointOf(bench.index)) throw new Error('the old version is lost');
  return {
    objects,
    bytesPerObject: (full - empty) / objects,
    heldBytesPerLifecycle: since / (warmUp * Math.min(atOnce, objects)),
    nanoseconds: bench.nanoseconds(rounds * Math.min(atOnce, objects)),
  };
}

const [objects = 1000, perChange = 64, rounds = 300] = process.argv.slice(2).map(Number);
process.stdout.write(`${JSON.stringify(measured(objects, perChange, rounds))}\n`);
