/**
 * What opening a log reads: its mark and the keys of its entries, no value. A damaged mark or key is
 * refused here, since a log that guesses its own count or loses an entry unseen is worse than none.
 */
import { DestageError } from '../errors.ts';
import { LogIndex } from '../log-index.ts';
import type { Sequence } from '../ports.ts';
import type { Bytes } from './environment.ts';
import { markKey, readLogMark, type LogMark } from './log-mark.ts';
import { logKeyFrom, readLogKey } from './log-record.ts';

/** A log as an earlier run has left it. Unit: `usedBytes` in bytes of payload. */
export interface RecoveredLog {
  readonly index: LogIndex;
  readonly last: Sequence;
  readonly trimmedTo: Sequence;
  readonly usedBytes: number;
}

/** Reads keys only. Errors: `corrupt-record`. */
export function recoverLog(root: Bytes, directory: string): RecoveredLog {
  const mark = recoverMark(root, directory);
  const index = new LogIndex();
  let { last } = mark;
  let usedBytes = 0;
  let previous = mark.trimmedTo - 1;
  for (const key of root.getKeys({ start: logKeyFrom(1) })) {
    const entry = readLogKey(key);
    if (entry === undefined || entry.sequence <= previous)
      throw corruptLog(directory, `the key after entry ${previous}`);
    index.add(entry);
    previous = entry.sequence;
    last = Math.max(last, entry.sequence);
    usedBytes += entry.length;
  }
  return { index, last, trimmedTo: mark.trimmedTo, usedBytes };
}

function recoverMark(root: Bytes, directory: string): LogMark {
  const value = root.getBinary(markKey);
  if (value === undefined) return { last: 0, trimmedTo: 0 };
  const mark = readLogMark(value);
  if (mark === undefined) throw corruptLog(directory, 'the mark of its last sequence number');
  return mark;
}

function corruptLog(directory: string, what: string): DestageError {
  return new DestageError(
    'corrupt-record',
    `the log in ${directory} is damaged at ${what}; ` +
      `nothing was read from it: restore the directory from a copy, or move it away and start empty.`,
  );
}
