/**
 * Whether a file can be opened by lmdb at all: lmdb-js ends the process with a segmentation fault
 * where it should report a file that is no database, so the file's head is looked at first.
 * It does not find every damage; records have checksums of their own.
 * Source: MDB_meta in lmdb's mdb.c, whose page header is 24 bytes in lmdb-js.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

const magic = 0xbe_ef_c0_de;
const version = 2;
const metaAt = 24;
/** Two pages of the smallest size: a database begins with its two meta pages. */
const fileBytesMin = 8192;

/** Throws when there is a file that is neither empty nor a database. */
export function checkDatabaseFile(file: string): void {
  const opened = openIfThere(file);
  if (opened === undefined) return;
  try {
    const { size } = fstatSync(opened);
    if (size === 0) return;
    const meta = Buffer.alloc(8);
    readSync(opened, meta, 0, meta.length, metaAt);
    const [found, format] =
      endianness() === 'LE'
        ? [meta.readUInt32LE(0), meta.readUInt32LE(4)]
        : [meta.readUInt32BE(0), meta.readUInt32BE(4)];
    if (size < fileBytesMin || found !== magic || format % 0x1_00_00 !== version)
      throw new Error(`${file} is not an lmdb database of format ${version}`);
  } finally {
    closeSync(opened);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
