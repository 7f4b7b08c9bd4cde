/**
 * A counterexample as a run, small enough to be read: two clerks of one till, the second of which counts
 * what the first has not yet put back. One breaks a property, one goes round for ever, one is just another
 * order of the same.
 */
import type {
  InspectionRecord,
  RecordingHeader,
  StateDefinition,
} from '../../../src/inspector/record.ts';
import type { Run } from '../../../src/inspector/session.ts';
import { Timeline } from '../../../src/inspector/timeline/timeline.ts';

const state = (
  key: string,
  type: StateDefinition['type'],
  more: Partial<StateDefinition> = {},
) => ({
  key,
  path: key,
  type,
  transitions: [],
  states: [],
  ...more,
});

const moves = (path: string, event: string, target: string, guard?: string) => ({
  id: `${path}#0`,
  kind: 'event' as const,
  event,
  descriptor: event,
  targets: [target],
  ...(guard !== undefined && { guard }),
});

const till: StateDefinition = {
  key: 'till',
  path: '',
  type: 'compound',
  initial: ['closed'],
  transitions: [],
  states: [
    state('closed', 'atomic', { transitions: [moves('closed', 'till.open', 'open')] }),
    state('open', 'atomic', { transitions: [moves('open', 'till.count', 'closed', 'isEven')] }),
  ],
};

const machine: InspectionRecord = {
  seq: 1,
  t: 0,
  kind: 'machine',
  machine: 0,
  name: 'till',
  logic: 'machine',
  definition: { name: 'till', root: till },
};

const clerk = (seq: number, actor: number): InspectionRecord => ({
  seq,
  t: 0,
  kind: 'started',
  actor,
  machine: 0,
  id: `clerk:${actor}`,
  path: `clerk:${actor}`,
  value: 'closed',
  context: { coins: 2, note: 'none' },
});

/** An event and its handling. */
function step(
  seq: number,
  actor: number,
  type: string,
  handled: Pick<Extract<InspectionRecord, { kind: 'step' }>, 'taken' | 'value' | 'changes'>,
): readonly InspectionRecord[] {
  return [
    { seq, t: seq, kind: 'event', actor, type, via: 'environment' },
    { seq: seq + 1, t: seq, kind: 'step', actor, cause: seq, ...handled },
  ];
}

const opened = { taken: ['closed#0'], value: 'open' };
const counted = {
  taken: ['open#0'],
  value: 'closed',
  changes: [
    { at: ['coins'], before: 2, after: 3 },
    { at: ['last'], after: 'clerk' },
    { at: ['note'], before: 'none' },
  ],
};

/** The violation is at the second clerk's counting. */
export const violationSeq = 11;
export const property = 'no coin is counted twice';

const broken: readonly InspectionRecord[] = [
  machine,
  clerk(2, 0),
  clerk(3, 1),
  ...step(4, 0, 'till.open', opened),
  ...step(6, 1, 'till.open', opened),
  ...step(8, 0, 'till.count', counted),
  ...step(10, 1, 'till.count', counted),
];

const otherOrder: readonly InspectionRecord[] = [
  machine,
  clerk(2, 0),
  clerk(3, 1),
  ...step(4, 0, 'till.open', opened),
  ...step(6, 0, 'till.count', counted),
];

export const brokenRun = (): Run =>
  runOf(property, broken, { violation: { property, seq: violationSeq } });
export const otherRun = (): Run => runOf('another order', otherOrder, {});
export const lassoRun = (): Run => runOf('goes round', broken, { cycle: { from: 5, to: 9 } });

function runOf(
  name: string,
  records: readonly InspectionRecord[],
  more: Pick<RecordingHeader, 'violation' | 'cycle'>,
): Run {
  const timeline = new Timeline({
    format: 'destage-recording',
    version: 1,
    program: 'tills',
    source: 'trace',
    startedAtMs: 0,
    series: [],
    ...more,
  });
  for (const record of records) timeline.append(record);
  return { timeline, name, kind: 'trace', notices: [] };
}
