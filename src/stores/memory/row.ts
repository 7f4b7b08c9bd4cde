/**
 * A backend in memory: nothing survives it, and nothing in it can be corrupt.
 * It keeps the buffer that it is given and returns views of it, so neither may be changed afterwards.
 */
import { objectNameBytes } from '../object-name.ts';
import type { ObjectId, PutResult, Row, RowStore, Sequence } from '../ports.ts';

/** A row store without durability. */
export class MemoryRow implements RowStore {
  readonly #rows = new Map<ObjectId, Row>();

  async put(object: ObjectId, version: Sequence, bytes: Uint8Array): Promise<PutResult> {
    objectNameBytes(object);
    const there = this.#rows.get(object);
    if (there !== undefined && there.version >= version)
      return { kind: 'stale', version: there.version };
    this.#rows.set(object, { version, bytes });
    return { kind: 'stored' };
  }

  async get(object: ObjectId): Promise<Row | undefined> {
    return this.#rows.get(object);
  }

  async readRange(object: ObjectId, offset: number, length: number): Promise<Row | undefined> {
    const row = this.#rows.get(object);
    if (row === undefined) return undefined;
    return { version: row.version, bytes: row.bytes.subarray(offset, offset + length) };
  }

  async version(object: ObjectId): Promise<Sequence | undefined> {
    return this.#rows.get(object)?.version;
  }

  async close(): Promise<void> {}
}
