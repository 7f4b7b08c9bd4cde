/**
 * A small durable side store over a disk in memory, right as it is; each `SideBug` breaks one rule of
 * the contract.
 */
import { DestageError } from '../../../src/stores/errors.ts';
import { objectNameBytes } from '../../../src/stores/object-name.ts';
import type { Sequence, SideRecord, SideStore, SideSummary } from '../../../src/stores/ports.ts';
import { DiskQueue, requireOpen, type Disk } from './queue.ts';

export type SideBug =
  | 'joins the extents'
  | 'forgets what was corrupt'
  | 'lets a late put win'
  | 'removes a newer record'
  | 'removes at once'
  | 'skips in the list what follows a removal'
  | 'counts extents instead of bytes'
  | 'acknowledges before it is durable'
  | 'writes the version first'
  | 'takes any name'
  | 'serves damaged records'
  | 'hides damaged records'
  | 'loses a record on a full disk'
  | 'compares versions as text'
  | 'keeps a damaged record'
  | 'lists after a close'
  | 'cuts bytes at 255';

interface Stored {
  readonly record: SideRecord;
  isDamaged: boolean;
}

export interface SideDisk extends Disk {
  records: Map<string, Stored>;
}

export const emptySideDisk = (): SideDisk => ({ isFull: false, records: new Map() });

const bytesOf = ({ extents }: SideRecord) =>
  extents.reduce((sum, { bytes }) => sum + bytes.length, 0);

export class DiskSide implements SideStore {
  readonly queue: DiskQueue;
  readonly #disk: SideDisk;
  readonly #bug: SideBug | undefined;
  /** What callers see: the disk, or with one bug what will be there. */
  readonly #seen: Map<string, Stored>;

  constructor(disk: SideDisk, bug?: SideBug) {
    this.#disk = disk;
    this.#bug = bug;
    this.queue = new DiskQueue(disk);
    const isEarly = bug === 'acknowledges before it is durable';
    this.#seen = isEarly ? new Map(disk.records) : disk.records;
  }

  async put(object: string, given: SideRecord): Promise<void> {
    requireOpen(this.queue);
    if (!this.#is('takes any name')) objectNameBytes(object);
    const { records } = this.#disk;
    const record = this.#asKept(given);
    if (this.#is('loses a record on a full disk') && this.#disk.isFull) records.delete(object);
    if (this.#is('writes the version first') && records.has(object))
      this.queue.write(() => this.#restamp(object, record)).catch(() => undefined);
    await this.#write((seen) => {
      const there = seen.get(object)?.record.version ?? 0;
      const isOlder = this.#is('compares versions as text')
        ? String(there) > String(record.version)
        : there > record.version;
      if (!isOlder || this.#is('lets a late put win'))
        seen.set(object, { record, isDamaged: false });
    });
  }

  #asKept(given: SideRecord): SideRecord {
    if (this.#is('forgets what was corrupt')) return { ...given, corrupt: [] };
    if (!this.#is('cuts bytes at 255')) return given;
    const extents = given.extents.map(({ offset, bytes }) => ({
      offset,
      bytes: bytes.slice(0, 255),
    }));
    return { ...given, extents };
  }

  /** A change of the disk; with one bug what is seen changes at once. */
  async #write(change: (records: Map<string, Stored>) => void): Promise<void> {
    const { records } = this.#disk;
    const written = this.queue.write(() => change(records));
    if (this.#seen === records) return written;
    change(this.#seen);
    written.catch(() => undefined);
  }

  #restamp(object: string, { version }: SideRecord): void {
    const there = this.#disk.records.get(object)?.record;
    if (there === undefined || there.version > version) return;
    this.#disk.records.set(object, { record: { ...there, version }, isDamaged: false });
  }

  async get(object: string): Promise<SideRecord | undefined> {
    requireOpen(this.queue);
    const stored = this.#seen.get(object);
    if (stored?.isDamaged === true && !this.#is('serves damaged records'))
      throw new DestageError('corrupt-record', `object ${object} is damaged.`);
    if (stored === undefined || !this.#is('joins the extents')) return stored?.record;
    return { ...stored.record, extents: stored.record.extents.slice(0, 1) };
  }

  async remove(object: string, version: Sequence): Promise<void> {
    requireOpen(this.queue);
    const remove = (records: Map<string, Stored>): void => {
      const stored = records.get(object);
      const isReadable = stored?.isDamaged === false || this.#is('keeps a damaged record');
      const there = isReadable ? (stored?.record.version ?? 0) : 0;
      const isNewer = there > version && !this.#is('removes a newer record');
      if (!isNewer) records.delete(object);
    };
    if (this.#is('removes at once')) remove(this.#disk.records);
    else await this.#write(remove);
  }

  async *list(): AsyncGenerator<SideSummary> {
    if (!this.#is('lists after a close')) requireOpen(this.queue);
    const records = this.#seen;
    const names = [...records.keys()];
    for (let at = 0; at < names.length; at++) {
      const object = names[at] ?? '';
      const stored = this.#seen.get(object);
      if (stored === undefined) continue;
      if (stored.isDamaged && this.#is('hides damaged records')) continue;
      const { version, reason, extents } = stored.record;
      const bytes = this.#is('counts extents instead of bytes')
        ? extents.length
        : bytesOf(stored.record);
      yield stored.isDamaged
        ? { object, version: 0, bytes: 0, reason: 'damaged', damaged: true }
        : { object, version, bytes, reason };
      const isRemoved = !records.has(object);
      if (isRemoved && this.#is('skips in the list what follows a removal')) at++;
    }
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  #is(bug: SideBug): boolean {
    return this.#bug === bug;
  }
}
