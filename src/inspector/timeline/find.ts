/**
 * Text in a timeline: in the types, payloads, changes and values of records, and in the paths of the
 * actors that they are about. Samples are left out, since each names every figure. Lines are looked through as bytes, and parsed when they may have it.
 */
import type { Found, Questions } from '../protocol.ts';
import { rowAt } from './row.ts';
import { kinds } from './segment.ts';
import type { Place, Timeline } from './timeline.ts';

const countMax = 200;
/** Records that one question looks through, so that none takes long. */
const recordsMax = 100_000;
const leftOut = new Set([kinds.indexOf('machine'), kinds.indexOf('sample')]);
/** Letters around a hit. */
const excerptBefore = 24;
const excerptLength = 72;

export function find(
  timeline: Timeline,
  { text, from, direction, count }: Omit<Questions['find'], 'run'>,
): Found {
  const wanted = text.toLowerCase();
  const by = direction === 'forward' ? 1 : -1;
  const begin = timeline.positionOf(from);
  const rows: Found['rows'][number][] = [];
  if (wanted === '') return { rows };
  const isAbout = actorsWith(timeline, wanted);
  let position = timeline.seqAt(begin) < from && by > 0 ? begin + 1 : begin;
  for (let looked = 0; position >= timeline.start && position < timeline.end; position += by) {
    const place = timeline.placeOf(position);
    if (place === undefined) break;
    if (looked++ >= recordsMax || rows.length >= Math.min(count, countMax))
      return { rows, next: timeline.seqAt(position) };
    if (leftOut.has(place.segment.kinds[place.at] ?? -1)) continue;
    const excerpt = excerptOf(place, wanted);
    if (excerpt !== undefined) rows.push({ ...rowAt(timeline, position), excerpt });
    else if (isAbout(place)) rows.push(rowAt(timeline, position));
  }
  return { rows };
}

function actorsWith(timeline: Timeline, wanted: string): (place: Place) => boolean {
  const found = new Map<number, boolean>();
  const isOne = (actor: number): boolean => {
    let answer = found.get(actor);
    if (answer === undefined) {
      answer = timeline.actors.at(actor)?.path.toLowerCase().includes(wanted) ?? false;
      found.set(actor, answer);
    }
    return answer;
  };
  return ({ segment, at }) => isOne(segment.actors[at] ?? -1) || isOne(segment.senders[at] ?? -1);
}

/** Undefined: the record does not have it. */
function excerptOf({ segment, at }: Place, wanted: string): string | undefined {
  const line = segment.line(at);
  if (!line.toLowerCase().includes(wanted)) return undefined;
  const { seq: _seq, t: _t, kind: _kind, ...said } = JSON.parse(line) as Record<string, unknown>;
  const text = JSON.stringify(Object.values(said)).slice(1, -1);
  const found = text.toLowerCase().indexOf(wanted);
  if (found < 0) return undefined;
  const from = Math.max(0, found - excerptBefore);
  const until = from + excerptLength;
  return `${from > 0 ? '…' : ''}${text.slice(from, until)}${until < text.length ? '…' : ''}`;
}
