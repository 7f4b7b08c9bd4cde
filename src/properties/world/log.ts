/**
 * The log in the world, and the writers that it holds up: which write has which sequence number, what
 * has been trimmed, who waits for room. Plain values and functions; `lsm.ts` is the actor.
 */
import type {
  InsertedWrite,
  ObjectId,
  RequestId,
  Sequence,
  ViewId,
} from '../../machines/events.ts';
import type { Versions } from './messages.ts';
import type { Scenario } from './scenario.ts';

/** A fence, and the last sequence number that it lets through. */
interface WorldFence {
  readonly buckets: readonly number[];
  readonly upTo: Sequence;
}

/** Invariant: a script in `waiting` is at a write, and waits in the order in which it came. */
export interface LogContext {
  /** Recovered, so that writes are taken. */
  readonly isOpen: boolean;
  /** There has been a trim since. */
  readonly isSettled: boolean;
  /** Whose write each sequence number is, from 1 on. All are durable and acknowledged. */
  readonly written: readonly ObjectId[];
  /** Entries below are gone from the log. */
  readonly trimmedBelow: Sequence;
  readonly isPressed: boolean;
  /** How far each script is. */
  readonly turns: readonly number[];
  readonly waiting: readonly number[];
  readonly fences: Readonly<Record<RequestId, WorldFence>>;
}

function liveEntries({ written, trimmedBelow }: LogContext): number {
  return written.length - Math.max(0, trimmedBelow - 1);
}

function hasRoom(context: LogContext, writes: number, { log }: Scenario): boolean {
  return liveEntries(context) + writes <= log.quota;
}

/** As `LogQuota`: a writer that waits is pressure too, whatever the share. */
export function pressureOf(context: LogContext, { log }: Scenario): boolean {
  const live = liveEntries(context);
  if (live > log.pressAbove || context.waiting.length > 0) return true;
  return context.isPressed && live >= log.relaxBelow;
}

function isFenced(context: LogContext, bucket: number): boolean {
  return Object.values(context.fences).some(({ buckets }) => buckets.includes(bucket));
}

/** The script's write is refused, let in, or held up behind those that wait. */
export function takeWrite(context: LogContext, script: number, scenario: Scenario): LogContext {
  return admitWaiting({ ...context, waiting: [...context.waiting, script] }, scenario);
}

/** Lets commits in from the head while there is room; a write behind a fence is refused. */
export function admitWaiting(context: LogContext, scenario: Scenario): LogContext {
  const [script] = context.waiting;
  if (script === undefined) return context;
  const admitted = objectsOf(context, script, scenario).filter(
    (object) => !isFenced(context, scenario.objects[object]?.bucket ?? 0),
  );
  if (!hasRoom(context, admitted.length, scenario)) return context;
  const after = {
    ...context,
    written: [...context.written, ...admitted],
    turns: nextTurn(context.turns, script),
    waiting: context.waiting.slice(1),
  };
  return admitWaiting(after, scenario);
}

export function nextTurn(turns: readonly number[], script: number): readonly number[] {
  return turns.map((turn, at) => (at === script ? turn + 1 : turn));
}

/** What a view is told of the writes with these sequence numbers. */
export function insertedBy(
  { written }: LogContext,
  sequences: readonly Sequence[],
  view: ViewId,
  { objects }: Scenario,
): readonly InsertedWrite[] {
  return sequences.flatMap((version): InsertedWrite[] => {
    const object = written[version - 1] ?? '';
    const known = objects[object];
    if (known?.view !== view) return [];
    const offset = known.isPartial === true ? 1 : 0;
    return [{ object, bucket: known.bucket, version, offset, bytes: 1 }];
  });
}

/** What recovery inserts into a view: the parked first, then the log as far as it is newer. */
export function recoveredBy(
  context: LogContext,
  { parked, rows }: { readonly parked: Versions; readonly rows: Versions },
  view: ViewId,
  scenario: Scenario,
): readonly InsertedWrite[] {
  const side = Object.entries(parked).flatMap(([object, version]): InsertedWrite[] => {
    const known = scenario.objects[object];
    if (known?.view !== view) return [];
    return [{ object, bucket: known.bucket, version, offset: 0, bytes: 0, parked: true }];
  });
  const sequences = context.written.flatMap((object, at) => {
    const sequence = at + 1;
    const durable = Math.max(parked[object] ?? 0, rows[object] ?? 0);
    return sequence >= context.trimmedBelow && sequence > durable ? [sequence] : [];
  });
  return [...side, ...insertedBy(context, sequences, view, scenario)];
}

function objectsOf(
  { turns }: LogContext,
  script: number,
  { scripts }: Scenario,
): readonly ObjectId[] {
  const step = scripts[script]?.[turns[script] ?? 0];
  return step?.kind === 'write' ? step.objects : [];
}
