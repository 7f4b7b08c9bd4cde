/**
 * The stores of a fake engine: the least that a replay looks at after the engine has stopped. Not a
 * store to test an engine with: nothing is durable, and the log keeps numbers only.
 */
import type { OpenedStores } from '../../src/cli/platform.ts';
import type { Row, SideRecord } from '../../src/stores/ports.ts';

/** Stores that count; `closed` tells whether the replay let go of them. */
export interface FakeStores extends OpenedStores {
  readonly rows: Map<string, Row>;
  readonly parked: Map<string, SideRecord>;
  nextSequence(): number;
  closed: boolean;
}

/** New, empty stores. */
export function fakeStores(): FakeStores {
  let sequence = 0;
  const rows = new Map<string, Row>();
  const parked = new Map<string, SideRecord>();
  const close = () => Promise.resolve();
  return {
    rows,
    parked,
    closed: false,
    nextSequence: () => (sequence += 1),
    close() {
      this.closed = true;
      return Promise.resolve();
    },
    log: {
      append: () => Promise.reject(new Error('the fake engine keeps its log itself')),
      entries: () => Promise.resolve({ entries: [], corrupt: [] }),
      async *scan() {},
      trim: () => Promise.resolve(),
      lastSequence: () => sequence,
      trimmedTo: () => sequence,
      usage: () => ({ usedBytes: 0, quotaBytes: 1 }),
      close,
    },
    row: {
      put(object, version, bytes) {
        rows.set(object, { version, bytes });
        return Promise.resolve({ kind: 'stored' });
      },
      get: (object) => Promise.resolve(rows.get(object)),
      readRange: (object) => Promise.resolve(rows.get(object)),
      version: (object) => Promise.resolve(rows.get(object)?.version),
      close,
    },
    side: {
      put(object, record) {
        parked.set(object, record);
        return Promise.resolve();
      },
      get: (object) => Promise.resolve(parked.get(object)),
      remove(object) {
        parked.delete(object);
        return Promise.resolve();
      },
      async *list() {
        for (const [object, { version, reason }] of parked) {
          yield { object, version, bytes: 0, reason };
        }
      },
      close,
    },
  };
}
