/**
 * The stores over a disk in memory, as a contract wants them: closed, crashed, damaged and full at will.
 */
import type { LogStore, RowStore, SideStore } from '../../../src/stores/ports.ts';
import type { Opened } from '../../../src/testing/stores/contract.ts';
import { DiskLog, emptyLogDisk, type LogBug } from './log.ts';
import type { Disk, DiskQueue } from './queue.ts';
import { DiskRow, emptyRowDisk, type RowBug } from './row.ts';
import { DiskSide, emptySideDisk, type SideBug } from './side.ts';

/** `onCrash`: what the disk loses besides. */
function opened<S>(
  disk: Disk,
  make: () => S & { readonly queue: DiskQueue },
  damage: (object: string) => void,
  onCrash: () => void = () => undefined,
): Opened<S> {
  let store = make();
  const reopen = async (): Promise<S> => (store = make());
  return {
    store,
    reopen,
    async crash() {
      store.queue.isCrashed = true;
      onCrash();
      return reopen();
    },
    damage: async (object) => damage(object),
    setDiskFull(isFull) {
      disk.isFull = isFull;
    },
  };
}

export function openLog(quotaBytes: number, bug?: LogBug): Opened<LogStore> {
  const disk = emptyLogDisk();
  let closed = structuredClone(disk);
  const make = () => {
    closed = structuredClone(disk);
    return new DiskLog(disk, quotaBytes, bug);
  };
  const damage = (object: string): void => {
    const record = disk.records.findLast((one) => one.object === object);
    if (record !== undefined) record.isDamaged = true;
  };
  const isLost = bug === 'is lost without an orderly close';
  return opened(disk, make, damage, () => isLost && Object.assign(disk, structuredClone(closed)));
}

export function openRow(bug?: RowBug): Opened<RowStore> {
  const disk = emptyRowDisk();
  const damage = (object: string): void => {
    const row = disk.rows.get(object);
    if (row !== undefined) row.isDamaged = true;
  };
  return opened(disk, () => new DiskRow(disk, bug), damage);
}

export function openSide(bug?: SideBug): Opened<SideStore> {
  const disk = emptySideDisk();
  const damage = (object: string): void => {
    const stored = disk.records.get(object);
    if (stored !== undefined) stored.isDamaged = true;
  };
  return opened(disk, () => new DiskSide(disk, bug), damage);
}
