/**
 * From what an actor is to what records say of it: its value if it is another, and what of its context
 * has changed, or all of it now and then.
 */
import type { StartedRecord, StepRecord, Value } from '../record.ts';
import type { Entry, LiveSnapshot, Seen, Told } from './actor-entry.ts';
import { clipToFit, contextLimits } from './clip.ts';
import { contextChanges } from './context-changes.ts';

/** A whole context is told again after so many steps that changed it. */
const changesBetween = 128;

/**
 * A context as it is shown: without what is of no use to a reader. It is asked at once, once for each
 * context, so that what it returns is to be plain, and cheap to make.
 */
export type Project = (machine: string, context: unknown) => unknown;

export const unseen = (): Told => ({
  isStarted: false,
  value: undefined,
  valueText: '',
  context: undefined,
  limits: contextLimits[0] ?? { depth: 0, width: 0, text: 0 },
  changes: 0,
});

/** Equal contexts give the same object. */
export function seenOf(entry: Entry, { value, context }: LiveSnapshot, project: Project): Seen {
  if (context !== entry.seen.context)
    entry.seen = { context, shown: project(entry.machineName, context) };
  return { value, context: entry.seen.shown };
}

/** Everything, whatever was told before. */
export function tellAll(
  { told }: Entry,
  { value, context }: Seen,
): Pick<StartedRecord, 'value' | 'context'> {
  told.value = value;
  told.valueText = JSON.stringify(value) ?? '';
  return { ...(value !== undefined && { value }), ...wholeContext(told, context) };
}

/** What is new since it was last told. */
export function tellNew(
  { told }: Entry,
  { value, context }: Seen,
): Pick<StepRecord, 'value' | 'context' | 'changes'> {
  const newValue = valueIfNew(told, value);
  return context === told.context ? newValue : { ...newValue, ...newContext(told, context) };
}

function valueIfNew(told: Told, value: Value | undefined): Pick<StepRecord, 'value'> {
  if (value === undefined || value === told.value) return {};
  const text = JSON.stringify(value);
  told.value = value;
  if (text === told.valueText) return {};
  told.valueText = text;
  return { value };
}

function newContext(told: Told, context: unknown): Pick<StepRecord, 'context' | 'changes'> {
  if (++told.changes >= changesBetween) return wholeContext(told, context);
  const changes = contextChanges(told.context, context, told.limits);
  if (changes === undefined) return wholeContext(told, context);
  told.context = context;
  return changes.length === 0 ? {} : { changes };
}

function wholeContext(told: Told, context: unknown): Pick<StepRecord, 'context'> {
  const { shown, limits } = clipToFit(context);
  told.context = context;
  told.limits = limits;
  told.changes = 0;
  return shown === undefined ? {} : { context: shown };
}
