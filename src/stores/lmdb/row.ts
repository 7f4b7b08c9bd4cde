/**
 * The backend over lmdb: each object's newest version, stored only when it is newer than what is
 * there. Redirect-on-write comes with lmdb, which copies on write and never touches a live page: the
 * older version stays whole and readable until the newer one is durable.
 * Source: lmdb's mdb.c, "copy-on-write".
 */
import type { ObjectId, PutResult, Row, RowStore, Sequence } from '../ports.ts';
import { VersionedObjects } from './versioned-objects.ts';

const noNote = new Uint8Array();

/** A durable row store. */
export class LmdbRow implements RowStore {
  readonly #objects: VersionedObjects;

  /** Opens or creates the backend. Errors: `directory-unusable`. */
  constructor(directory: string) {
    this.#objects = new VersionedObjects(directory);
  }

  put(object: ObjectId, version: Sequence, bytes: Uint8Array): Promise<PutResult> {
    const isNewer = (current: Sequence): boolean => current < version;
    return this.#objects.put(object, { version, body: bytes, note: noNote }, isNewer);
  }

  async get(object: ObjectId): Promise<Row | undefined> {
    const stored = this.#objects.get(object);
    return stored && { version: stored.head.version, bytes: stored.body };
  }

  async readRange(object: ObjectId, offset: number, length: number): Promise<Row | undefined> {
    const row = await this.get(object);
    return row && { version: row.version, bytes: row.bytes.subarray(offset, offset + length) };
  }

  async version(object: ObjectId): Promise<Sequence | undefined> {
    return this.#objects.head(object)?.version;
  }

  close(): Promise<void> {
    return this.#objects.close();
  }
}
