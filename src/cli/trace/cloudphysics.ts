/**
 * The CloudPhysics I/O trace: SCSI commands of virtual disks, one disk a file.
 * Source: `version,time,op,size,lbn`; opcodes from the SCSI block commands (SBC) and primary commands
 * (SPC) standards.
 */
import { isWhole, malformed, requestOf, SKIPPED, whole } from './fields.ts';
import type { TraceFormat } from './format.ts';
import type { ParsedLine } from './request.ts';
import { SECTOR_BYTES } from './request.ts';

/** READ (6), (10), (12), (16). */
const READS = new Set(['08', '28', 'a8', '88']);
/** WRITE (6), (10), (12), (16), and WRITE AND VERIFY (10), (12), (16). */
const WRITES = new Set(['0a', '2a', 'aa', '8a', '2e', 'ae', '8e']);
/** Commands that carry no bytes of the disk: inquiries, modes, flushes, unmaps, reservations. */
const OTHERS = new Set(
  '00 03 12 15 16 17 1a 1b 1e 25 2f 35 41 42 4d 55 5a 5e 5f 83 84 89 8f 91 93 9e a0 a3 a4 af'.split(
    ' ',
  ),
);
const COLUMNS = 'version,time,op,size,lbn';

function parse(line: string): ParsedLine {
  const fields = line.split(',');
  const [version, time, opcode, sizeField, blockField] = fields;
  if (fields.length !== 5) return malformed(`5 fields (${COLUMNS}), not ${fields.length}`);
  if (!isWhole(version)) return malformed('a version (field 1) that is a whole number');
  if (!isWhole(time)) return malformed('a time (field 2) that is a whole number');
  const op = (opcode ?? '').toLowerCase();
  const kind = READS.has(op) ? 'read' : WRITES.has(op) ? 'write' : undefined;
  if (kind === undefined && !OTHERS.has(op)) {
    return malformed('an op (field 3) that is a SCSI opcode in hex: 2a to write, 28 to read');
  }
  const size = whole(sizeField);
  if (size === undefined) return malformed('a size (field 4) that is a whole number of bytes');
  const block = whole(blockField);
  if (block === undefined) return malformed('an lbn (field 5) that is a whole number of blocks');
  if (kind === undefined) return SKIPPED;
  return requestOf(
    { kind, volume: '0', offset: block * SECTOR_BYTES, size },
    { offset: 'an lbn (field 5)', size: 'a size (field 4)' },
  );
}

/** One virtual disk's SCSI commands; size in bytes, lbn in blocks of 512 bytes. */
export const cloudphysics: TraceFormat = {
  name: 'cloudphysics',
  header: COLUMNS,
  columns: COLUMNS,
  example: '1,5633898,2a,512,42932745',
  parse,
};
