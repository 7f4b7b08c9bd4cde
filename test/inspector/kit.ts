/**
 * Recordings for tests: a header, machines, and records numbered as they come.
 */
import {
  recordingFormat,
  recordingVersion,
  type InspectionRecord,
  type RecordingHeader,
  type StateDefinition,
} from '../../src/inspector/record.ts';
import { Timeline } from '../../src/inspector/timeline/timeline.ts';

export const header: RecordingHeader = {
  format: recordingFormat,
  version: recordingVersion,
  program: 'test',
  source: 'live',
  startedAtMs: 0,
  series: [{ name: 'dirty', label: 'dirty', unit: 'bytes', group: 'dirty' }],
};

/** A record without its number and time. */
export type Untold = InspectionRecord extends infer Told
  ? Told extends InspectionRecord
    ? Omit<Told, 'seq' | 't'>
    : never
  : never;

/** Numbered from 1; a millisecond each. */
export function numbered(records: readonly Untold[]): readonly InspectionRecord[] {
  return records.map((record, at): InspectionRecord => ({ seq: at + 1, t: at, ...record }));
}

export function timelineOf(
  records: readonly InspectionRecord[],
  given: Partial<RecordingHeader> = {},
): Timeline {
  const timeline = new Timeline({ ...header, ...given });
  for (const record of records) timeline.append(record);
  return timeline;
}

const state = (
  path: string,
  transitions: StateDefinition['transitions'] = [],
): StateDefinition => ({
  key: path,
  path,
  type: 'atomic',
  transitions,
  states: [],
});

/** red → green by `go` if `isFree`; green → red by `stop`. */
export const light: Untold = {
  kind: 'machine',
  machine: 0,
  name: 'light',
  logic: 'machine',
  definition: {
    name: 'light',
    root: {
      key: 'light',
      path: '',
      type: 'compound',
      initial: ['red'],
      transitions: [],
      states: [
        state('red', [
          {
            id: 'red#0',
            kind: 'event',
            event: 'go',
            descriptor: 'go',
            guard: 'isFree',
            targets: ['green'],
          },
        ]),
        state('green', [
          { id: 'green#0', kind: 'event', event: 'stop', descriptor: 'stop', targets: ['red'] },
          {
            id: 'green#1',
            kind: 'always',
            event: '',
            descriptor: '',
            guard: 'isOver',
            targets: ['red'],
          },
        ]),
      ],
    },
  },
};

export const started = (actor: number, parent?: number): Untold => ({
  kind: 'started',
  actor,
  machine: 0,
  id: `light:${actor}`,
  path: parent === undefined ? `light:${actor}` : `light:${parent}/light:${actor}`,
  value: 'red',
  context: { n: 0 },
  ...(parent !== undefined && { parent }),
});
