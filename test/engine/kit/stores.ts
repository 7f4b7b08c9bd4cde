/**
 * New stores for a test, and a wrapper through which the test decides what each call does: answer,
 * reject, throw, hang, or answer late. A call that no script speaks of goes to the store as it is.
 */
import { memoryStores } from '../../../src/stores/memory/stores.ts';
import type {
  Extent,
  LiveEntries,
  LogEntrySummary,
  LogWrite,
  ObjectId,
  PutResult,
  Row,
  Sequence,
  SideRecord,
  SideSummary,
  Stores,
} from '../../../src/stores/ports.ts';

const quotaBytesDefault = 1 << 20;

/** Empty stores in memory. */
export function freshStores(logQuotaBytes = quotaBytesDefault): Stores {
  return memoryStores({ logQuotaBytes });
}

/** What a call is to do; `go` is what the store would do. */
export interface Script {
  append?:
    ((writes: readonly LogWrite[], go: () => Promise<Sequence>) => Promise<Sequence>) | undefined;
  entries?:
    ((object: ObjectId, go: () => Promise<LiveEntries>) => Promise<LiveEntries>) | undefined;
  scan?: ((go: () => AsyncIterable<LogEntrySummary>) => AsyncIterable<LogEntrySummary>) | undefined;
  lastSequence?: ((go: () => Sequence) => Sequence) | undefined;
  trim?: ((below: Sequence, go: () => Promise<void>) => Promise<void>) | undefined;
  put?: ((put: Put, go: () => Promise<PutResult>) => Promise<PutResult>) | undefined;
  version?:
    | ((object: ObjectId, go: () => Promise<Sequence | undefined>) => Promise<Sequence | undefined>)
    | undefined;
  readRange?:
    | ((object: ObjectId, go: () => Promise<Row | undefined>) => Promise<Row | undefined>)
    | undefined;
  sidePut?: ((park: Park, go: () => Promise<void>) => Promise<void>) | undefined;
  sideGet?:
    | ((
        object: ObjectId,
        go: () => Promise<SideRecord | undefined>,
      ) => Promise<SideRecord | undefined>)
    | undefined;
  sideRemove?: ((removed: Removal, go: () => Promise<void>) => Promise<void>) | undefined;
  sideList?: ((go: () => AsyncIterable<SideSummary>) => AsyncIterable<SideSummary>) | undefined;
}

export interface Put {
  readonly object: ObjectId;
  readonly version: Sequence;
  readonly bytes: Uint8Array;
}

export interface Park {
  readonly object: ObjectId;
  readonly record: SideRecord;
}

export interface Removal {
  readonly object: ObjectId;
  readonly version: Sequence;
}

/** The same stores, each call by its script; the script may change at any time. */
export function scripted(base: Stores, script: Script): Stores {
  const { log, row, side } = base;
  return {
    log: {
      append(writes) {
        const go = () => log.append(writes);
        return script.append ? script.append(writes, go) : go();
      },
      entries(object) {
        const go = () => log.entries(object);
        return script.entries ? script.entries(object, go) : go();
      },
      scan() {
        const go = () => log.scan();
        return script.scan ? script.scan(go) : go();
      },
      trim(below) {
        const go = () => log.trim(below);
        return script.trim ? script.trim(below, go) : go();
      },
      lastSequence() {
        const go = () => log.lastSequence();
        return script.lastSequence ? script.lastSequence(go) : go();
      },
      trimmedTo: () => log.trimmedTo(),
      usage: () => log.usage(),
      close: () => log.close(),
    },
    row: {
      put(object, version, bytes) {
        const go = () => row.put(object, version, bytes);
        return script.put ? script.put({ object, version, bytes }, go) : go();
      },
      get: (object) => row.get(object),
      readRange(object, offset, length) {
        const go = () => row.readRange(object, offset, length);
        return script.readRange ? script.readRange(object, go) : go();
      },
      version(object) {
        const go = () => row.version(object);
        return script.version ? script.version(object, go) : go();
      },
      close: () => row.close(),
    },
    side: {
      put(object, record) {
        const go = () => side.put(object, record);
        return script.sidePut ? script.sidePut({ object, record }, go) : go();
      },
      get(object) {
        const go = () => side.get(object);
        return script.sideGet ? script.sideGet(object, go) : go();
      },
      remove(object, version) {
        const go = () => side.remove(object, version);
        return script.sideRemove ? script.sideRemove({ object, version }, go) : go();
      },
      list() {
        const go = () => side.list();
        return script.sideList ? script.sideList(go) : go();
      },
      close: () => side.close(),
    },
  };
}

/** A promise that nothing ever settles. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}

/** A promise and what settles it. */
export function gate<T = void>(): {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;
  readonly fail: (error: Error) => void;
} {
  let open: (value: T) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const opened = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}

/** `length` bytes, all of them `value`. */
export function bytesOf(value: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

/** Extents laid over each other in their order, holes as zeros: the reference for an object's bytes. */
export function imageOf(extents: readonly Extent[]): Uint8Array {
  const bytes: number[] = [];
  for (const extent of extents)
    for (const [at, byte] of extent.bytes.entries()) bytes[extent.offset + at] = byte;
  return Uint8Array.from(bytes, (byte) => byte ?? 0);
}
