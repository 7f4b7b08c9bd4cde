/**
 * The side store over lmdb: parked objects, each a record that is replaced as a whole.
 * The list reads heads alone, however much is parked.
 */
import type { ObjectId, Sequence, SideRecord, SideStore, SideSummary } from '../ports.ts';
import { readSideBody, readSideNote, sideBodyOf, sideNoteOf } from './side-record.ts';
import { VersionedObjects } from './versioned-objects.ts';

const damagedReason =
  'its record in the side store does not match its checksum: write all of the object anew';

/** A durable side store. */
export class LmdbSide implements SideStore {
  readonly #objects: VersionedObjects;

  /** Opens or creates the side store. Errors: `directory-unusable`. */
  constructor(directory: string) {
    this.#objects = new VersionedObjects(directory);
  }

  async put(object: ObjectId, record: SideRecord): Promise<void> {
    const { version } = record;
    const stored = { version, body: sideBodyOf(record), note: sideNoteOf(record) };
    await this.#objects.put(object, stored, (current) => current <= version);
  }

  async get(object: ObjectId): Promise<SideRecord | undefined> {
    const stored = this.#objects.get(object);
    if (stored === undefined) return undefined;
    const { version, note } = stored.head;
    return { version, ...readSideBody(stored.body), reason: readSideNote(note).reason };
  }

  remove(object: ObjectId, version: Sequence): Promise<void> {
    return this.#objects.remove(object, version);
  }

  async *list(): AsyncGenerator<SideSummary> {
    for (const { object, head } of this.#objects.all())
      yield head === undefined
        ? { object, version: 0, bytes: 0, reason: damagedReason, damaged: true }
        : { object, version: head.version, ...readSideNote(head.note) };
  }

  close(): Promise<void> {
    return this.#objects.close();
  }
}
