/**
 * «Why is it not destaged»: an object's place, in words, out of its view's snapshot.
 * It looks and changes nothing. Source: the domain notes' wish that stuck reasons are a query.
 */
import type { SnapshotFrom } from 'xstate';
import type { ObjectId } from '../machines/events.ts';
import { objectActorId } from '../machines/object.ts';
import { recordOf, type DirtyRecord } from '../machines/view-index.ts';
import type { viewMachine } from '../machines/view.ts';
import type { Explanation } from './api.ts';

type ViewSnapshot = SnapshotFrom<typeof viewMachine>;

/** `since`: when the object entered its place, in milliseconds since the epoch. */
export function explainObject(
  object: ObjectId,
  where: { readonly view: number; readonly bucket: number },
  view: ViewSnapshot,
  since: number | undefined,
): Explanation {
  const record = recordOf(view.context.index, object);
  if (record === undefined)
    return { object, ...where, place: 'clean', waitsFor: 'nothing', attempts: 0, dirtyBytes: 0 };
  return {
    object,
    ...where,
    place: record.place,
    waitsFor: waitsFor(record, view),
    ...(since !== undefined && { sinceMs: since }),
    attempts: attemptsOf(object, record, view),
    version: record.version,
    dirtyBytes: record.bytes,
  };
}

function attemptsOf(object: ObjectId, record: DirtyRecord, view: ViewSnapshot): number {
  if (record.place === 'parked') return view.context.limits.attemptsMax;
  const child = view.children[objectActorId(object)];
  return child?.getSnapshot().context.attempts ?? 0;
}

function waitsFor(record: DirtyRecord, view: ViewSnapshot): string {
  switch (record.place) {
    case 'queued':
    case 'requeued':
      return queueReason(record, view);
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

function queueReason(record: DirtyRecord, view: ViewSnapshot): string {
  const { index, limits } = view.context;
  if (view.matches({ task: 'paused' })) return 'a mode other than paused';
  if (view.matches({ task: 'leaving' }) || view.matches({ task: 'stopped' }))
    return 'the next start: the engine stops without a drain';
  const isExempt =
    record.lane !== 'ordinary' ||
    view.matches({ task: 'force' }) ||
    view.matches({ task: 'draining' });
  if (isExempt || view.matches({ bytes: 'above' }) || view.matches({ log: 'pressed' }))
    return 'room in the window';
  return (
    `a threshold (${index.dirtyBytes} of ${limits.destageStartBytes} dirty bytes, ` +
    'log not pressed) or the age timer'
  );
}
