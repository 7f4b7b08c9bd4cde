/**
 * The Tencent cloud block storage trace: volumes of many tenants, no header.
 * Source: `time_s,offset_sectors,size_sectors,iotype(0 read, 1 write),volume`.
 */
import { isVolume, isWhole, malformed, requestOf, whole } from './fields.ts';
import type { TraceFormat } from './format.ts';
import type { ParsedLine } from './request.ts';
import { SECTOR_BYTES } from './request.ts';

const COLUMNS = 'time_s,offset_sectors,size_sectors,iotype,volume';

function parse(line: string): ParsedLine {
  const fields = line.split(',');
  const [time, offsetField, sizeField, type, volume] = fields;
  if (fields.length !== 5) return malformed(`5 fields (${COLUMNS}), not ${fields.length}`);
  if (!isWhole(time)) return malformed('a time (field 1) that is a whole number of seconds');
  const offset = whole(offsetField);
  if (offset === undefined) {
    return malformed('an offset (field 2) that is a whole number of sectors');
  }
  const size = whole(sizeField);
  if (size === undefined) return malformed('a size (field 3) that is a whole number of sectors');
  if (type !== '0' && type !== '1') return malformed('0 (read) or 1 (write) in field 4');
  if (!isVolume(volume)) return malformed('a volume (field 5) of letters, digits, ".", "_" or "-"');
  return requestOf(
    {
      kind: type === '0' ? 'read' : 'write',
      volume,
      offset: offset * SECTOR_BYTES,
      size: size * SECTOR_BYTES,
    },
    { offset: 'an offset (field 2)', size: 'a size (field 3)' },
  );
}

/** Reads and writes of several volumes; offset and size in sectors of 512 bytes. */
export const tencent: TraceFormat = {
  name: 'tencent',
  columns: COLUMNS,
  example: '1538323200,12910952,128,1,1063',
  parse,
};
