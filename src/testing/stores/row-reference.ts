/**
 * What a backend should hold: of each object the puts that were called, and the version below which
 * it cannot be any more. While puts are under way, and after a crash, several versions may be there.
 */
import type { ObjectId, Sequence } from '../../stores/ports.ts';

export interface Put {
  readonly object: ObjectId;
  readonly version: Sequence;
  readonly bytes: Uint8Array;
  /** The version that was there for certain when it was called. */
  readonly floor: Sequence;
  /** `unknown`: it was under way in a crash. */
  state: 'underWay' | 'stored' | 'stale' | 'refused' | 'unknown';
}

export class RowReference {
  readonly #puts: Put[] = [];
  readonly #floors = new Map<ObjectId, Sequence>();
  #serial = 0;

  nextSerial(): number {
    return this.#serial++;
  }

  put(object: ObjectId, version: Sequence, bytes: Uint8Array): Put {
    const floor = this.floorOf(object);
    const put: Put = { object, version, bytes, floor, state: 'underWay' };
    this.#puts.push(put);
    return put;
  }

  /** The version that the object has at least; 0 for none. */
  floorOf(object: ObjectId): Sequence {
    return this.#floors.get(object) ?? 0;
  }

  raise(object: ObjectId, version: Sequence): void {
    this.#floors.set(object, Math.max(this.floorOf(object), version));
  }

  crash(): void {
    for (const put of this.#puts) if (put.state === 'underWay') put.state = 'unknown';
  }

  /** The puts that may be what is read of a version. */
  candidates(object: ObjectId, version: Sequence): readonly Put[] {
    const own = this.#puts.filter((put) => put.object === object && put.version === version);
    const stored = own.filter(({ state }) => state === 'stored');
    if (stored.length > 0) return stored;
    return own.filter(({ state }) => state === 'underWay' || state === 'unknown');
  }
}
