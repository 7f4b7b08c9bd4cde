/**
 * The last word on a replay: every object that it wrote is read back and compared byte for byte, from
 * the stores and past the engine, which is stopped by then.
 */
import type { ObjectId, SideRecord, Stores } from '../../stores/ports.ts';
import { isCorruptRecord } from './drive.ts';
import { Gate } from './gate.ts';
import type { Oracle } from './oracle.ts';

/** Reads an object's newest content from wherever it has come to rest. */
export type ReadBack = (object: ObjectId) => Promise<Uint8Array | undefined>;

const READS_IN_FLIGHT_MAX = 16;

/** Judges every object written; resolves with how many there were. Errors: those of `readBack`. */
export async function verify(oracle: Oracle, readBack: ReadBack): Promise<number> {
  const gate = new Gate(READS_IN_FLIGHT_MAX);
  const failures: unknown[] = [];
  let objects = 0;
  for (const history of oracle.histories) {
    if (history.writes === 0) continue;
    objects += 1;
    const room = gate.enter();
    if (room !== undefined) await room;
    const read = oracle.issueRead(history.object);
    readBack(history.object)
      .then((found) => oracle.judge(read, found))
      .catch((error: unknown) => {
        if (isCorruptRecord(error)) oracle.judgeUnreadable(read);
        else failures.push(error);
      })
      .finally(() => gate.leave());
  }
  await gate.empty();
  if (failures.length > 0) throw failures[0];
  return objects;
}

/** The parked objects of a stopped engine that the backend does not hold in a newer version. */
export async function parkedIn(stores: Stores): Promise<ReadonlySet<ObjectId>> {
  const parked = new Set<ObjectId>();
  for await (const { object, version } of stores.side.list()) {
    if (version > ((await stores.row.version(object)) ?? 0)) parked.add(object);
  }
  return parked;
}

/** Reads objects back from the backend, the parked ones with what the side store holds on top. */
export function fromStores(stores: Stores, parked: ReadonlySet<ObjectId>): ReadBack {
  return async (object) => {
    const row = await stores.row.get(object);
    if (!parked.has(object)) return row?.bytes;
    const record = await stores.side.get(object);
    return record === undefined ? row?.bytes : overlaid(row?.bytes, record);
  };
}

function overlaid(under: Uint8Array | undefined, record: SideRecord): Uint8Array {
  const ends = record.extents.map((extent) => extent.offset + extent.bytes.length);
  const bytes = new Uint8Array(Math.max(under?.length ?? 0, ...ends));
  if (under !== undefined) bytes.set(under);
  for (const extent of record.extents) bytes.set(extent.bytes, extent.offset);
  return bytes;
}
