/** A sample of every event of a view, about the object `a` in version 1 and the request `r1`. */
import type { ViewEvent } from '../../../src/machines/events.ts';
import { failed, insert, mode, moved, placed, snapshot, write } from '../said.ts';

export const viewEvents = {
  'object.requeued': placed('a', 'requeued'),
  'object.queued': placed('a', 'queued'),
  'object.filling': placed('a', 'filling'),
  'object.destaging': placed('a', 'destaging'),
  'object.backingOff': placed('a', 'backingOff'),
  'object.parking': placed('a', 'parking'),
  'object.parked': placed('a', 'parked'),
  'object.destaged': placed('a', 'destaged'),
  'object.timedOut': { type: 'object.timedOut', objects: ['a'] },
  'fill.done': moved('fill.done', 'a', 1),
  'fill.failed': failed('fill.failed', 'a', 1),
  'row.flushed': moved('row.flushed', 'a', 1),
  'row.failed': failed('row.failed', 'a', 1),
  'side.stored': moved('side.stored', 'a', 1),
  'side.failed': failed('side.failed', 'a', 1),
  'view.insert': insert(write('a', 3)),
  'view.delete': { type: 'view.delete', destaged: [{ object: 'a', version: 1 }] },
  'view.stop': { type: 'view.stop', drain: true },
  'mode.set': mode('normal', 7),
  'log.pressed': { type: 'log.pressed' },
  'log.relaxed': { type: 'log.relaxed' },
  'bucket.snapshot': snapshot('r1', [0]),
  'bucket.release': { type: 'bucket.release', request: 'r1' },
  'object.rearm': { type: 'object.rearm', object: 'a' },
} as const satisfies Record<ViewEvent['type'], ViewEvent>;

export type ViewEventName = keyof typeof viewEvents;
