/**
 * An actor's context at a moment: its last whole context before, and every change since. Recorders
 * repeat the whole from time to time, so that this is never far.
 */
import type { ActorNumber, ContextChange, StartedRecord, StepRecord } from '../record.ts';
import { flag } from './segment.ts';
import type { Timeline } from './timeline.ts';

export interface ContextAt {
  readonly context: unknown;
  /** Changes are missing before the oldest record. */
  readonly isPartial: boolean;
}

/** After the record at `last`, which is the actor's last one (`Population.lasts`). */
export function contextAt(timeline: Timeline, actor: ActorNumber, last: number): ContextAt {
  const records: (StartedRecord | StepRecord)[] = [];
  let isWhole = false;
  for (let position = last; position >= 0 && !isWhole;) {
    const place = timeline.placeOf(position);
    if (place === undefined) break;
    const flags = place.segment.flags[place.at] ?? 0;
    if ((flags & (flag.hasContext | flag.hasChanges)) !== 0)
      records.push(timeline.record(position) as StartedRecord | StepRecord);
    isWhole = (flags & flag.hasContext) !== 0;
    position = place.segment.befores[place.at] ?? -1;
  }
  const kept = isWhole ? [] : timeline.keptContexts.of(actor);
  const earlier = kept.map((line) => JSON.parse(line) as StartedRecord | StepRecord);
  let context: unknown;
  for (const record of [...earlier, ...records.toReversed()])
    context = contextAfter(context, record);
  return { context, isPartial: !isWhole && kept.length === 0 && last >= 0 };
}

export function contextAfter(context: unknown, record: StartedRecord | StepRecord): unknown {
  if (record.kind === 'started' || record.context !== undefined) return record.context;
  return (record.changes ?? []).reduce(changed, context);
}

/** The value with one change made; what is given stays as it is. */
function changed(value: unknown, change: ContextChange): unknown {
  return put(value, change.at, 0, change);
}

function put(
  value: unknown,
  at: ContextChange['at'],
  depth: number,
  change: ContextChange,
): unknown {
  const key = at[depth];
  if (key === undefined) return change.after;
  if (Array.isArray(value)) {
    const items = [...(value as unknown[])];
    if (depth === at.length - 1 && !('after' in change)) items.splice(Number(key), 1);
    else items[Number(key)] = put(items[Number(key)], at, depth + 1, change);
    return items;
  }
  const fields = { ...(isRecord(value) ? value : {}) };
  if (depth === at.length - 1 && !('after' in change)) delete fields[key];
  else fields[key] = put(fields[key], at, depth + 1, change);
  return fields;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
