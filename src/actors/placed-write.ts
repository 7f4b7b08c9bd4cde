/**
 * An admitted write: where it belongs, how large it is, and whether it is what the log holds.
 * Not how it gets there: that is `log-appends.ts`.
 */
import type { LogEntrySummary, LogWrite } from '../stores/ports.ts';

/** An admitted write, and where it belongs. */
export interface PlacedWrite {
  readonly write: LogWrite;
  readonly view: number;
  readonly bucket: number;
}

export function bytesOf(batch: readonly PlacedWrite[]): number {
  return batch.reduce((sum, { write }) => sum + write.bytes.length, 0);
}

/** Consecutive entries that are these writes. */
export function isSame(
  batch: readonly PlacedWrite[],
  entries: readonly LogEntrySummary[],
): boolean {
  const first = entries[0]?.sequence ?? 0;
  return batch.every(({ write: { object, offset, bytes } }, turn) => {
    const entry = entries[turn];
    return (
      entry?.sequence === first + turn &&
      entry.object === object &&
      entry.offset === offset &&
      entry.length === bytes.length
    );
  });
}
