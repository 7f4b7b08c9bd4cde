/**
 * Where a record stands on the scrubber, from 0 to 1, and back. Buckets hold as many records each, so a
 * place is a record's rank: gaps in the numbers take no room. Pure.
 */
import type { Density, RunSummary, Series } from '../../protocol.ts';
import type { Seq } from '../../record.ts';

type Ends = Pick<RunSummary, 'first' | 'last'>;

export function placeOf(seq: Seq, { first, last }: Ends, density: Density | undefined): number {
  const from = density?.from ?? [];
  if (from.length < 2) return last > first ? clamp((seq - first) / (last - first)) : 0;
  const bucket = Math.max(0, lastAtMost(from, seq));
  const begin = from[bucket] ?? first;
  const end = from[bucket + 1] ?? Math.max(last, begin + 1);
  return clamp((bucket + clamp((seq - begin) / (end - begin))) / from.length);
}

export function seqAt(place: number, { first, last }: Ends, density: Density | undefined): Seq {
  const at = clamp(place);
  const from = density?.from ?? [];
  if (at >= 1) return last;
  if (from.length < 2) return Math.round(first + at * (last - first));
  const bucket = Math.floor(at * from.length);
  const begin = from[bucket] ?? first;
  const end = from[bucket + 1] ?? last;
  return Math.round(begin + (at * from.length - bucket) * (end - begin));
}

function clamp(part: number): number {
  return Math.max(0, Math.min(1, part));
}

/** The index of the last one that is not greater; -1: all are. */
export function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The newest figure at or before the cursor. */
export function figureAt({ seqs, figures }: Series, cursor: Seq): number | undefined {
  return figures[lastAtMost(seqs, cursor)];
}
