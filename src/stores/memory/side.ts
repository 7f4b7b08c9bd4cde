/**
 * A side store in memory: nothing survives it. It keeps the record that it is given and returns it,
 * so its bytes may not be changed afterwards.
 */
import { objectNameBytes } from '../object-name.ts';
import { payloadBytesOf } from '../side-summary.ts';
import type { ObjectId, Sequence, SideRecord, SideStore, SideSummary } from '../ports.ts';

/** A side store without durability. */
export class MemorySide implements SideStore {
  readonly #records = new Map<ObjectId, SideRecord>();

  async put(object: ObjectId, record: SideRecord): Promise<void> {
    objectNameBytes(object);
    const current = this.#records.get(object)?.version ?? 0;
    if (current <= record.version) this.#records.set(object, record);
  }

  async get(object: ObjectId): Promise<SideRecord | undefined> {
    return this.#records.get(object);
  }

  async remove(object: ObjectId, version: Sequence): Promise<void> {
    const record = this.#records.get(object);
    if (record !== undefined && record.version <= version) this.#records.delete(object);
  }

  async *list(): AsyncGenerator<SideSummary> {
    for (const [object, { version, extents, reason }] of this.#records)
      yield { object, version, bytes: payloadBytesOf(extents), reason };
  }

  async close(): Promise<void> {}
}
