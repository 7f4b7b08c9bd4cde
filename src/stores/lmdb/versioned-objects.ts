/**
 * Objects with versions in one environment: a small head and a body each, in two databases that
 * commit together. Version checks are made when the transaction begins, with everything earlier
 * settled and everything earlier in the same transaction in view, so two puts cannot race.
 * lmdb copies on write: until a commit is durable, readers and a crash find the older pair whole.
 */
import { DestageError } from '../errors.ts';
import { objectNameBytes } from '../object-name.ts';
import type { ObjectId, PutResult, Sequence } from '../ports.ts';
import { asBuffer } from './bytes.ts';
import { openEnvironment, type Bytes, type Environment } from './environment.ts';
import { headOf, headValueOf, isBodyOf, readHead, type Head } from './head-record.ts';

/** A version of an object to be stored; `body` may not be changed until it is. */
export interface NewVersion {
  readonly version: Sequence;
  readonly body: Uint8Array;
  readonly note: Uint8Array;
}

/** What is there of an object. Invariant: `body` is what `head` was made for. */
export interface StoredVersion {
  readonly head: Head;
  readonly body: Uint8Array;
}

/** Heads that are read at once. */
const pageObjects = 256;

/** The objects of one environment. */
export class VersionedObjects {
  readonly #environment: Environment;
  readonly #heads: Bytes;
  readonly #bodies: Bytes;
  /** What the transaction that is being written leaves behind; 0 for removed. */
  readonly #written = new Map<ObjectId, Sequence>();

  /** Opens or creates them. Errors: `directory-unusable`. */
  constructor(directory: string) {
    this.#environment = openEnvironment(directory);
    this.#heads = this.#environment.database('heads');
    this.#bodies = this.#environment.database('bodies');
  }

  /**
   * Stores a version, unless `current` is refused by `mayReplace`; a head that cannot be read counts as
   * version 0. Errors: those of a commit.
   */
  async put(
    object: ObjectId,
    { version, body, note }: NewVersion,
    mayReplace: (current: Sequence) => boolean,
  ): Promise<PutResult> {
    const name = objectNameBytes(object);
    const head = headValueOf(name, headOf(name, version, body, note));
    let result: PutResult = { kind: 'stored' };
    await this.#run(body.length, () => {
      const current = this.#current(object, name);
      if (!mayReplace(current)) {
        result = { kind: 'stale', version: current };
        return;
      }
      void this.#heads.put(name, head);
      void this.#bodies.put(name, asBuffer(body));
      this.#written.set(object, version);
    });
    return result;
  }

  /** Removes the object if its version is at most `version`, or cannot be read. */
  async remove(object: ObjectId, version: Sequence): Promise<void> {
    const name = objectNameBytes(object);
    await this.#run(0, () => {
      const current = this.#current(object, name);
      if (current > version) return;
      void this.#heads.remove(name);
      void this.#bodies.remove(name);
      this.#written.set(object, 0);
    });
  }

  /** The head alone: no page of a body is read. Errors: throws `corrupt-record`, `stopped`. */
  head(object: ObjectId): Head | undefined {
    this.#environment.commits.requireOpen();
    return this.#head(objectNameBytes(object));
  }

  /** Errors: throws `corrupt-record`, `stopped`. */
  get(object: ObjectId): StoredVersion | undefined {
    this.#environment.commits.requireOpen();
    const name = objectNameBytes(object);
    const head = this.#head(name);
    if (head === undefined) return undefined;
    const body = this.#bodies.getBinary(name);
    if (body === undefined || !isBodyOf(head, name, body)) throw corruptObject(object, 'content');
    return { head, body: asBuffer(body) };
  }

  /** Every object, in the order of names, without bodies; no head where it cannot be read. */
  *all(): Generator<{ readonly object: ObjectId; readonly head: Head | undefined }> {
    // Page by page: a snapshot would keep old pages alive under a slow reader, and a cursor of
    // lmdb-js without one skips an object when the one before it has been removed.
    let start: Buffer | undefined = Buffer.alloc(1);
    while (start !== undefined) {
      this.#environment.commits.requireOpen();
      const page: readonly { key: Buffer; value: Buffer }[] = [
        ...this.#heads.getRange({ start, limit: pageObjects }),
      ];
      for (const { key, value } of page) {
        const name = asBuffer(key);
        yield { object: name.toString('utf8'), head: readHead(name, value) };
      }
      const last = page[pageObjects - 1]?.key;
      start = last && Buffer.concat([last, Buffer.alloc(1)]);
    }
  }

  close(): Promise<void> {
    return this.#environment.close();
  }

  async #run(bytes: number, write: () => void): Promise<void> {
    // Only counts while one transaction is being written, which is one synchronous step.
    const committed = (): void => this.#written.clear();
    await this.#environment.commits.run({ bytes, write, committed }).catch((error: unknown) => {
      this.#written.clear();
      throw error;
    });
  }

  #current(object: ObjectId, name: Buffer): Sequence {
    const written = this.#written.get(object);
    if (written !== undefined) return written;
    const value = this.#heads.getBinary(name);
    return (value && readHead(name, value)?.version) ?? 0;
  }

  #head(name: Buffer): Head | undefined {
    const value = this.#heads.getBinary(name);
    if (value === undefined) return undefined;
    const head = readHead(name, value);
    if (head === undefined) throw corruptObject(name.toString('utf8'), 'version');
    return head;
  }
}

function corruptObject(object: ObjectId, what: string): DestageError {
  return new DestageError(
    'corrupt-record',
    `the stored ${what} of object ${object} does not match its checksum and is not served; ` +
      `restore the object from a copy, or write all of it anew.`,
  );
}
