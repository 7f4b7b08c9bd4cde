/**
 * One record as a row: what the list of messages and the sequence picture show of it.
 * Which records are rows, and in which order, is in `rows.ts`.
 */
import type { ActorRef, Mark, Row } from '../protocol.ts';
import type { ActorNumber, InspectionRecord } from '../record.ts';
import { flag } from './segment.ts';
import type { Timeline } from './timeline.ts';

/** Longer ones end in an ellipsis. */
const detailLength = 120;

const markBits: readonly (readonly [number, Mark])[] = [
  [flag.ignored, 'ignored'],
  [flag.guarded, 'guarded'],
  [flag.dead, 'dead'],
  [flag.error, 'error'],
  [flag.refused, 'refused'],
  [flag.violation, 'violation'],
];

export const anyMark = markBits.reduce((all, [bit]) => all | bit, 0);

export function marksOf(flags: number): readonly Mark[] {
  return markBits.flatMap(([bit, mark]) => ((flags & bit) === 0 ? [] : [mark]));
}

export function actorRef(timeline: Timeline, actor: ActorNumber): ActorRef | undefined {
  const known = timeline.actors.at(actor);
  if (known === undefined) return undefined;
  const { path, id, machine } = known;
  return { actor, path, id, machine };
}

/** Errors: throws when the position is not kept. */
export function rowAt(timeline: Timeline, position: number): Row {
  const record = timeline.record(position);
  const place = timeline.placeOf(position);
  const flags = place?.segment.flags[place.at] ?? 0;
  const actor = 'actor' in record ? actorRef(timeline, record.actor ?? -1) : undefined;
  const sender = record.kind === 'event' ? actorRef(timeline, record.sender ?? -1) : undefined;
  const step = record.kind === 'event' ? (place?.segment.steps[place.at] ?? -1) : -1;
  return {
    seq: record.seq,
    t: record.t,
    kind: record.kind === 'machine' || record.kind === 'sample' ? 'step' : record.kind,
    ...(actor !== undefined && { actor }),
    ...(sender !== undefined && { sender }),
    ...said(timeline, record),
    ...('cause' in record && record.cause !== undefined && { cause: record.cause }),
    ...('via' in record && record.via !== undefined && { via: record.via }),
    marks: marksOf(flags),
    ...(step >= 0 && { handled: timeline.seqAt(step), taken: takenBy(timeline, step) }),
  };
}

function takenBy(timeline: Timeline, step: number): number {
  const record = timeline.record(step);
  return record.kind === 'step' ? record.taken.length : 0;
}

function said(timeline: Timeline, record: InspectionRecord): Pick<Row, 'label' | 'detail'> {
  switch (record.kind) {
    case 'event':
      return { label: record.type, detail: brief(record.payload) };
    case 'started': {
      const machine = timeline.machines[record.machine]?.name ?? '';
      return {
        label: 'started',
        detail: record.value === undefined ? machine : brief(record.value),
      };
    }
    case 'stopped':
      return { label: record.status, detail: record.error ?? brief(record.output) };
    case 'step':
      return { label: record.isIgnored === true ? 'ignored' : 'step', detail: brief(record.value) };
    case 'control':
      return { label: record.command, detail: record.refusal ?? brief(record.given) };
    case 'dropped':
      return { label: 'dropped', detail: `${record.records} records` };
    case 'machine':
      return { label: 'machine', detail: record.name };
    case 'sample':
      return { label: 'sample', detail: brief(record.figures) };
  }
}

/** A value as one short line. */
function brief(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= detailLength ? text : `${text.slice(0, detailLength - 1)}…`;
}
