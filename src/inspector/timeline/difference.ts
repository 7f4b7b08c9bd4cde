/**
 * Where two runs first differ in what happened. Times and record numbers do not count, nor do actors'
 * numbers: they are told apart by their paths.
 * Source: ShiViz's comparison of two executions.
 */
import type { Difference } from '../protocol.ts';
import type { InspectionRecord } from '../record.ts';
import { rowAt } from './row.ts';
import { kinds } from './segment.ts';
import type { Timeline } from './timeline.ts';

/** What the two are made of, not what happened in them. */
const asides = new Set(
  ['machine', 'sample', 'dropped'].map((kind) => kinds.findIndex((k) => k === kind)),
);

export function firstDifference(left: Timeline, right: Timeline): Difference {
  let one = nextOf(left, left.start);
  let other = nextOf(right, right.start);
  while (one < left.end && other < right.end) {
    const why = isSameLine(left, one, right, other) ? '' : whyOf(left, one, right, other);
    if (why !== '')
      return { isSame: false, left: rowAt(left, one), right: rowAt(right, other), why };
    one = nextOf(left, one + 1);
    other = nextOf(right, other + 1);
  }
  if (one < left.end)
    return {
      isSame: true,
      left: rowAt(left, one),
      why: 'the left run goes on, the right one is over',
    };
  if (other < right.end)
    return {
      isSame: true,
      right: rowAt(right, other),
      why: 'the right run goes on, the left one is over',
    };
  return { isSame: true, why: 'they are the same to the end' };
}

function nextOf(timeline: Timeline, from: number): number {
  let position = from;
  for (; position < timeline.end; position++) {
    const place = timeline.placeOf(position);
    if (place !== undefined && !asides.has(place.segment.kinds[place.at] ?? 0)) break;
  }
  return position;
}

/** Cheap, and mostly enough: bytes after the number and the time. */
function isSameLine(left: Timeline, one: number, right: Timeline, other: number): boolean {
  if (left.seqAt(one) !== right.seqAt(other)) return false;
  const rest = (timeline: Timeline, position: number): string => {
    const place = timeline.placeOf(position);
    const line = place?.segment.line(place.at) ?? '';
    return line.slice(line.indexOf('"kind"'));
  };
  const actorOf = (timeline: Timeline, position: number): string | undefined => {
    const place = timeline.placeOf(position);
    return timeline.actors.at(place?.segment.actors[place.at] ?? -1)?.path;
  };
  return rest(left, one) === rest(right, other) && actorOf(left, one) === actorOf(right, other);
}

/** Empty: they are the same. */
function whyOf(left: Timeline, one: number, right: Timeline, other: number): string {
  const said = saidOf(left, one);
  const saidOther = saidOf(right, other);
  for (const field of new Set([...Object.keys(said), ...Object.keys(saidOther)])) {
    const [here, there] = [said[field], saidOther[field]];
    if (here !== there)
      return `${field}: ${here ?? 'none'} on the left, ${there ?? 'none'} on the right`;
  }
  return '';
}

/** A record by fields that can be compared, as text. */
function saidOf(timeline: Timeline, position: number): Readonly<Record<string, string>> {
  const record = timeline.record(position);
  const nameOf = (actor: unknown): string =>
    timeline.actors.at(Number(actor))?.path ?? `actor ${String(actor)}`;
  const said: Record<string, string> = {};
  for (const [field, value] of Object.entries(record) as [keyof InspectionRecord, unknown][]) {
    if (field === 'seq' || field === 't' || (field as string) === 'cause') continue;
    const isActor = ['actor', 'sender', 'parent'].includes(field);
    said[field] = isActor ? nameOf(value) : textOf(value);
  }
  return said;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
