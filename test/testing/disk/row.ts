/**
 * A small durable backend over a disk in memory, right as it is; each `RowBug` breaks one rule of the
 * contract.
 */
import { DestageError } from '../../../src/stores/errors.ts';
import { objectNameBytes } from '../../../src/stores/object-name.ts';
import type { PutResult, Row, RowStore, Sequence } from '../../../src/stores/ports.ts';
import { DiskQueue, requireOpen, type Disk } from './queue.ts';

export type RowBug =
  | 'swaps two objects'
  | 'takes an older version'
  | 'takes the same version again'
  | 'calls every put stored'
  | 'compares when it is called'
  | 'acknowledges before it is durable'
  | 'writes in place'
  | 'forgets its versions at a restart'
  | 'counts a range from its end'
  | 'lies about versions'
  | 'changes what readers hold'
  | 'takes any name'
  | 'folds the case of names'
  | 'serves damaged objects'
  | 'is not healed by a put'
  | 'has forgotten the old version on a full disk'
  | 'fails at once when it is closed'
  | 'never answers a get'
  | 'compares versions as text'
  | 'keeps versions in one byte'
  | 'reads after a close'
  | 'says null for nothing'
  | 'has versions of another type';

interface RowRecord extends Row {
  isDamaged: boolean;
}

export interface RowDisk extends Disk {
  rows: Map<string, RowRecord>;
}

export const emptyRowDisk = (): RowDisk => ({ isFull: false, rows: new Map() });

export class DiskRow implements RowStore {
  readonly queue: DiskQueue;
  readonly #disk: RowDisk;
  readonly #bug: RowBug | undefined;
  readonly #staged = new Map<string, RowRecord>();

  constructor(disk: RowDisk, bug?: RowBug) {
    this.#disk = disk;
    this.#bug = bug;
    this.queue = new DiskQueue(disk, bug === 'fails at once when it is closed');
    if (this.#is('forgets its versions at a restart'))
      for (const [name, row] of disk.rows) disk.rows.set(name, { ...row, version: 1 });
  }

  async put(object: string, version: Sequence, bytes: Uint8Array): Promise<PutResult> {
    requireOpen(this.queue);
    const name = this.#name(object);
    const { rows } = this.#disk;
    const early = this.#current(name);
    const kept = this.#is('keeps versions in one byte') ? version % 256 : version;
    const record: RowRecord = { version: kept, bytes, isDamaged: false };
    if (this.#is('acknowledges before it is durable')) {
      if (early >= version) return { kind: 'stale', version: early };
      this.#staged.set(name, record);
      this.queue.write(() => rows.set(name, record)).catch(() => undefined);
      return { kind: 'stored' };
    }
    if (this.#is('writes in place')) this.#inPlace(name, record);
    if (this.#is('has forgotten the old version on a full disk') && this.#disk.isFull)
      rows.delete(name);
    return this.queue.write((): PutResult => {
      const current = this.#is('compares when it is called') ? early : this.#current(name);
      if (this.#isStale(current, version))
        return this.#is('calls every put stored')
          ? { kind: 'stored' }
          : { kind: 'stale', version: current };
      const held = rows.get(name);
      if (this.#is('changes what readers hold') && held !== undefined) held.bytes.fill(0);
      rows.set(name, record);
      return { kind: 'stored' };
    });
  }

  #isStale(current: Sequence, version: Sequence): boolean {
    if (this.#is('takes an older version')) return current === version;
    if (this.#is('compares versions as text')) return String(current) >= String(version);
    return this.#is('takes the same version again') ? current > version : current >= version;
  }

  /** The first half of the bytes, and then all of them. */
  #inPlace(name: string, { version, bytes }: RowRecord): void {
    const write = (): void => {
      const there = this.#disk.rows.get(name);
      if (there === undefined || there.version >= version) return;
      this.#disk.rows.set(name, { ...there, bytes: bytes.slice(0, bytes.length / 2) });
    };
    this.queue.write(write).catch(() => undefined);
  }

  async get(object: string): Promise<Row | undefined> {
    if (!this.#is('reads after a close')) requireOpen(this.queue);
    if (this.#is('never answers a get')) return new Promise(() => {});
    const row = this.#row(object, 'serves damaged objects');
    const nothing = this.#is('says null for nothing') ? (null as unknown as undefined) : undefined;
    if (row === undefined) return nothing;
    const isOdd = this.#is('has versions of another type');
    return isOdd ? { ...row, version: BigInt(row.version) as unknown as number } : row;
  }

  async readRange(object: string, offset: number, length: number): Promise<Row | undefined> {
    requireOpen(this.queue);
    const row = this.#row(object, 'serves damaged objects');
    if (row === undefined) return undefined;
    const from = this.#is('counts a range from its end') ? offset + 1 : offset;
    return { version: row.version, bytes: row.bytes.subarray(from, offset + length) };
  }

  async version(object: string): Promise<Sequence | undefined> {
    requireOpen(this.queue);
    const version =
      this.#staged.get(object)?.version ?? this.#disk.rows.get(this.#name(object))?.version;
    return version !== undefined && this.#is('lies about versions') ? version + 1 : version;
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  #row(object: string, served: RowBug): Row | undefined {
    const name = this.#is('swaps two objects') && object === 'b' ? 'a' : this.#name(object);
    const row = this.#staged.get(name) ?? this.#disk.rows.get(name);
    if (row?.isDamaged === true && !this.#is(served))
      throw new DestageError('corrupt-record', `object ${object} is damaged.`);
    return row && { version: row.version, bytes: row.bytes };
  }

  #current(name: string): Sequence {
    const row = this.#staged.get(name) ?? this.#disk.rows.get(name);
    if (row?.isDamaged === true && this.#is('is not healed by a put')) return 2 ** 50;
    return row?.version ?? 0;
  }

  #name(object: string): string {
    if (!this.#is('takes any name')) objectNameBytes(object);
    return this.#is('folds the case of names') ? object.toLowerCase() : object;
  }

  #is(bug: RowBug): boolean {
    return this.#bug === bug;
  }
}
