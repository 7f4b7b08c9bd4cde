/**
 * How a log of the engine's events (`events$`, one a line as JSON, or a recording) tells of the lives of
 * its objects. A life ends when the record is deleted; the versions of one are numbered from 1.
 */
import { places } from '../../machines/view-columns.ts';
import { theView } from './outside.ts';

/** Where the engine says that an object is: all but the one that it only passes through. */
const said = places.filter((place) => place !== 'prepared');

/** A write shows by its version. */
const write = {
  field: 'version',
  to: 'client',
  given: { type: 'client.write', version: '$nth(version)' },
};

/** As `LogMap` of `destage/testing` wants it. */
export const engineLog = {
  name: 'type',
  part: 'object',
  ends: ['object.deleted'],
  events: {
    'object.placed': said.map((place) => ({
      when: { place },
      ifNew: write,
      emits: { type: 'object.placed', view: theView, place, version: '$nth(version)' },
    })),
    'object.failed': { ifNew: write, emits: { type: 'object.failed', version: '$nth(version)' } },
    'object.deleted': { emits: { type: 'object.deleted' } },
    'view.sickened': null,
    'view.probed': null,
    'view.healed': null,
    'mode.settled': null,
    'log.trimmable': null,
    'bucket.left': null,
    'bucket.answered': null,
  },
} as const;
