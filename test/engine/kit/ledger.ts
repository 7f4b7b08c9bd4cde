/**
 * What really is in the stores, kept beside them as plain maps, and the invariants that every call
 * of an engine has to hold against it. It knows nothing of the engine: what is not allowed is noted
 * in `violations`, for the test to find. Numbers in the sentences are those of `domain.md`.
 */
import type {
  LogEntry,
  LogWrite,
  ObjectId,
  Sequence,
  SideStore,
  Stores,
} from '../../../src/stores/ports.ts';
import { imageOf, scripted, type Park, type Put, type Removal } from './stores.ts';

export class Ledger {
  /** Every entry ever durable, by object, ascending. */
  readonly history = new Map<ObjectId, LogEntry[]>();
  readonly row = new Map<ObjectId, Sequence>();
  readonly side = new Map<ObjectId, Sequence>();
  readonly violations: string[] = [];
  #busy = 0;

  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** The stores, each call recorded and checked. */
  watch(base: Stores): Stores {
    return scripted(base, {
      append: (writes, go) => this.#during(() => this.#append(writes, go)),
      entries: (_object, go) => this.#during(go),
      trim: (below, go) => this.#during(() => this.#trim(below, go)),
      put: (put, go) => this.#during(() => this.#put(put, go)),
      version: (_object, go) => this.#during(go),
      readRange: (_object, go) => this.#during(go),
      sidePut: (park, go) => this.#during(() => this.#park(park, go, base.side)),
      sideGet: (_object, go) => this.#during(go),
      sideRemove: (removed, go) => this.#during(() => this.#remove(removed, go)),
    });
  }

  /** The newest version of an object that is durable in the log, 0 when there is none. */
  newest(object: ObjectId): Sequence {
    return this.history.get(object)?.at(-1)?.sequence ?? 0;
  }

  /** What an object is to hold at `version`; `undefined` when nothing of it was written by then. */
  imageAt(object: ObjectId, version: Sequence): Uint8Array | undefined {
    const entries = (this.history.get(object) ?? []).filter(({ sequence }) => sequence <= version);
    return entries.length === 0 ? undefined : imageOf(entries);
  }

  /** Beyond the log: in ROW or in the side store. */
  landed(object: ObjectId): Sequence {
    return Math.max(this.row.get(object) ?? 0, this.side.get(object) ?? 0);
  }

  /** Bytes of log payload that are neither in ROW nor in the side store. */
  dirtyBytes(): number {
    let sum = 0;
    for (const [object, entries] of this.history)
      for (const { sequence, bytes } of entries)
        if (sequence > this.landed(object)) sum += bytes.length;
    return sum;
  }

  async #during<T>(go: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      await turnOfTheLoop();
      const result = await go();
      await turnOfTheLoop();
      return result;
    } finally {
      this.#busy--;
    }
  }

  async #append(writes: readonly LogWrite[], go: () => Promise<Sequence>): Promise<Sequence> {
    const copies = writes.map((write) => ({ ...write, bytes: Uint8Array.from(write.bytes) }));
    const first = await go();
    for (const [turn, write] of copies.entries()) {
      const entries = this.history.get(write.object) ?? [];
      this.#require(this.newest(write.object) < first + turn, `${first + turn} was given twice`);
      entries.push({ ...write, sequence: first + turn });
      this.history.set(write.object, entries);
    }
    return first;
  }

  async #put({ object, version, bytes }: Put, go: () => ReturnType<Stores['row']['put']>) {
    const image = this.imageAt(object, version) ?? new Uint8Array();
    this.#require(
      Buffer.compare(bytes, image) === 0,
      `1 AckedDurable: put of ${object} at ${version} is ${hex(bytes)}, to be ${hex(image)}`,
    );
    const result = await go();
    if (result.kind === 'stored') {
      const before = this.row.get(object) ?? 0;
      this.#require(version > before, `5 RowMonotone: ${object} from ${before} to ${version}`);
      this.row.set(object, version);
    }
    return result;
  }

  async #park({ object, record }: Park, go: () => Promise<void>, store: SideStore): Promise<void> {
    const row = this.row.get(object) ?? 0;
    const base = this.imageAt(object, row);
    const layers = base === undefined ? [] : [{ offset: 0, bytes: base }];
    const image = imageOf([...layers, ...record.extents]);
    const expected = this.imageAt(object, record.version) ?? new Uint8Array();
    this.#require(
      row >= record.version || Buffer.compare(image, expected) === 0,
      `21 ParkedVisible: ${object} parked at ${record.version} is ${hex(image)}, to be ${hex(expected)}`,
    );
    await go();
    const before = this.side.get(object) ?? 0;
    const now = (await store.get(object))?.version ?? 0;
    this.#require(
      now >= before || row >= before,
      `21 ParkedVisible: the side record of ${object} at ${before} is overwritten by one at ${now}`,
    );
    this.side.set(object, now);
  }

  async #remove({ object, version }: Removal, go: () => Promise<void>): Promise<void> {
    const parked = this.side.get(object);
    const row = this.row.get(object) ?? 0;
    if (parked !== undefined && parked <= version) {
      this.#require(
        row >= parked,
        `1 AckedDurable: ${object} unparked at ${parked}, ROW at ${row}`,
      );
      this.side.delete(object);
    }
    await go();
  }

  async #trim(below: Sequence, go: () => Promise<void>): Promise<void> {
    for (const [object, entries] of this.history)
      for (const { sequence } of entries)
        this.#require(
          sequence >= below || this.landed(object) >= sequence,
          `7 TrimSafe: trim below ${below} takes ${object} at ${sequence}, landed ${this.landed(object)}`,
        );
    await go();
  }

  #require(holds: boolean, violation: string): void {
    if (!holds) this.violations.push(violation);
  }
}

/** A store takes its time: other things happen before it has done it, and before it is heard. */
function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
