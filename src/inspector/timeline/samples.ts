/**
 * The figures that were sampled, by name, each with where and when. They are few, some a second, so that
 * they are kept as plain lists.
 */
import type { SampleRecord, Seq, SeriesName } from '../record.ts';
import type { Series } from '../protocol.ts';

interface Sampled {
  readonly seqs: Seq[];
  readonly ts: number[];
  readonly figures: number[];
}

export class Samples {
  readonly #byName = new Map<string, Sampled>();
  #last: Readonly<Record<string, number>> = {};

  add({ seq, t, figures }: SampleRecord): void {
    this.#last = figures;
    for (const [name, figure] of Object.entries(figures)) {
      let sampled = this.#byName.get(name);
      if (sampled === undefined)
        this.#byName.set(name, (sampled = { seqs: [], ts: [], figures: [] }));
      sampled.seqs.push(seq);
      sampled.ts.push(t);
      sampled.figures.push(figure);
    }
  }

  /** The newest. */
  get last(): Readonly<Record<string, number>> {
    return this.#last;
  }

  /** What was before a record is gone. */
  forget(first: Seq): void {
    for (const { seqs, ts, figures } of this.#byName.values()) {
      const count = firstAtLeast(seqs, first);
      for (const list of [seqs, ts, figures]) list.splice(0, count);
    }
  }

  /** Between two records, both included; at most `points`, the least and the greatest of each bucket. */
  series(name: SeriesName, from: Seq, to: Seq, points: number): Series {
    const { seqs, ts, figures } = this.#byName.get(name.name) ?? { seqs: [], ts: [], figures: [] };
    const begin = firstAtLeast(seqs, from);
    const end = firstAtLeast(seqs, to + 1);
    const chosen = thinned(figures, begin, end, points);
    return {
      ...name,
      seqs: chosen.map((at) => seqs[at] ?? 0),
      ts: chosen.map((at) => ts[at] ?? 0),
      figures: chosen.map((at) => figures[at] ?? 0),
      max: chosen.reduce((max, at) => Math.max(max, figures[at] ?? 0), 0),
      last: figures[end - 1] ?? 0,
    };
  }
}

/** Indexes in order; those at both ends are kept. */
function thinned(figures: readonly number[], begin: number, end: number, points: number): number[] {
  const count = end - begin;
  if (count <= Math.max(2, points)) return Array.from({ length: count }, (_, at) => begin + at);
  const buckets = Math.max(1, Math.floor(points / 2) - 1);
  const chosen = new Set([begin, end - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = begin + Math.floor((bucket * count) / buckets);
    const to = begin + Math.floor(((bucket + 1) * count) / buckets);
    let least = from;
    let greatest = from;
    for (let at = from; at < to; at++) {
      if ((figures[at] ?? 0) < (figures[least] ?? 0)) least = at;
      if ((figures[at] ?? 0) > (figures[greatest] ?? 0)) greatest = at;
    }
    chosen.add(least).add(greatest);
  }
  return [...chosen].toSorted((one, other) => one - other);
}

function firstAtLeast(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
