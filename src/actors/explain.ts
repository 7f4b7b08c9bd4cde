/**
 * «Why is it not destaged»: an object's place, in words, out of its view's snapshot.
 * It looks and changes nothing. Source: the domain notes' wish that stuck reasons are a query.
 */
import type { SnapshotFrom } from 'xstate';
import type { ObjectId } from '../machines/events.ts';
import { objectActorId } from '../machines/object.ts';
import { isSick } from '../machines/view-health.ts';
import { dirtyBytesOf, recordOf, type DirtyRecord } from '../machines/view-index.ts';
import type { viewMachine } from '../machines/view.ts';
import type { Explanation } from './api.ts';
import type { Sickness } from './health.ts';

type ViewSnapshot = SnapshotFrom<typeof viewMachine>;

/** `since`: when the object entered its place, in milliseconds since the epoch; `sick`: its view. */
export function explainObject(
  object: ObjectId,
  where: { readonly view: number; readonly bucket: number },
  view: ViewSnapshot,
  { since, sick }: { readonly since: number | undefined; readonly sick: Sickness | undefined },
): Explanation {
  const record = recordOf(view.context.index, object);
  if (record === undefined)
    return { object, ...where, place: 'clean', waitsFor: 'nothing', attempts: 0, dirtyBytes: 0 };
  return {
    object,
    ...where,
    place: record.place,
    waitsFor: waitsFor(record, view, sick),
    ...(sick !== undefined && record.place !== 'parked' && { sick }),
    ...(since !== undefined && { sinceMs: since }),
    attempts: attemptsOf(object, record, view),
    version: record.version,
    dirtyBytes: record.bytes,
  };
}

function attemptsOf(object: ObjectId, record: DirtyRecord, view: ViewSnapshot): number {
  if (record.place === 'parked') return view.context.limits.attemptsMax;
  const child = view.children[objectActorId(object)];
  return child?.getSnapshot().context.attempts ?? record.attempts;
}

function waitsFor(record: DirtyRecord, view: ViewSnapshot, sick: Sickness | undefined): string {
  switch (record.place) {
    case 'queued':
    case 'requeued':
      return queueReason(record, view, sick);
    case 'prepared':
      return 'its turn to be filled or put';
    case 'filling':
      return 'DM to read from ROW what the log lacks';
    case 'destaging':
      return 'ROW to store it';
    case 'backingOff':
      return 'its backoff to end';
    case 'parking':
      return 'the side store to take it';
    case 'parked':
      return 'a rearm: its attempts are used up';
    case 'destaged':
      return 'the delete task to remove it';
  }
}

function queueReason(record: DirtyRecord, view: ViewSnapshot, sick: Sickness | undefined): string {
  const { index, limits } = view.context;
  if (view.matches({ task: 'paused' })) return 'a mode other than paused';
  if (view.matches({ task: 'leaving' }) || view.matches({ task: 'stopped' }))
    return 'the next start: the engine stops without a drain';
  const isAsked = record.lane !== 'ordinary' || view.matches({ task: 'draining' });
  if (isSick(view.context))
    return isAsked
      ? 'room in the window, where what backs off has a place'
      : sickReason(view, sick);
  if (
    isAsked ||
    view.matches({ task: 'force' }) ||
    view.matches({ bytes: 'above' }) ||
    view.matches({ log: 'pressed' })
  )
    return 'room in the window';
  return (
    `a threshold (${dirtyBytesOf(index)} of ${limits.destageStartBytes} dirty bytes, ` +
    'log not pressed) or the age timer'
  );
}

function sickReason({ context, value }: ViewSnapshot, sick: Sickness | undefined): string {
  const since = sick === undefined ? '' : ` since ${isoOf(sick.sinceMs)}`;
  const next =
    value.health === 'probing' || sick === undefined
      ? 'as soon as the mode and the thresholds allow one'
      : `at ${isoOf(sick.nextProbeMs)}`;
  return (
    `its view, which is sick${since} (${context.failing.length} objects have failed in a row); ` +
    `next probe ${next}`
  );
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
