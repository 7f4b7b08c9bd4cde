/**
 * The Microsoft Research Cambridge block trace: disks of a data centre's servers, no header.
 * Source: `filetime_100ns,host,disk,Read|Write,offset_bytes,size_bytes,response_100ns`.
 */
import { isVolume, isWhole, malformed, requestOf, whole } from './fields.ts';
import type { TraceFormat } from './format.ts';
import type { ParsedLine } from './request.ts';

const COLUMNS = 'filetime_100ns,host,disk,Read|Write,offset_bytes,size_bytes,response_100ns';

function kindOf(field: string | undefined): 'read' | 'write' | undefined {
  const word = field?.toLowerCase();
  return word === 'read' || word === 'write' ? word : undefined;
}

function parse(line: string): ParsedLine {
  const fields = line.split(',');
  const [time, host, disk, type, offsetField, sizeField, response] = fields;
  if (fields.length !== 7) return malformed(`7 fields (${COLUMNS}), not ${fields.length}`);
  if (!isWhole(time)) return malformed('a filetime (field 1) that is a whole number');
  if (!isVolume(host)) return malformed('a host (field 2) of letters, digits, ".", "_" or "-"');
  if (!isVolume(disk)) return malformed('a disk (field 3) of letters, digits, ".", "_" or "-"');
  const kind = kindOf(type);
  if (kind === undefined) return malformed('Read or Write in field 4');
  const offset = whole(offsetField);
  if (offset === undefined) return malformed('an offset (field 5) that is a whole number of bytes');
  const size = whole(sizeField);
  if (size === undefined) return malformed('a size (field 6) that is a whole number of bytes');
  if (!isWhole(response)) return malformed('a response time (field 7) that is a whole number');
  return requestOf(
    { kind, volume: `${host}.${disk}`, offset, size },
    { offset: 'an offset (field 5)', size: 'a size (field 6)' },
  );
}

/** Reads and writes of several hosts' disks; offset and size in bytes. */
export const msr: TraceFormat = {
  name: 'msr',
  columns: COLUMNS,
  example: '128166372003061629,hm,0,Write,383496192,32768,413',
  parse,
};
