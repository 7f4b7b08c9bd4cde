/**
 * From what an actor is to what records say of it: its value if it is another, and what of its context
 * has changed, or all of it now and then.
 */
import type { StartedRecord, StepRecord, Value } from '../record.ts';
import type { Entry, LiveSnapshot, Told } from './actor-entry.ts';
import { clipToFit, contextLimits } from './clip.ts';
import { contextChanges } from './context-changes.ts';

/** A whole context is told again after so many steps that changed it. */
const changesBetween = 128;

/** A context as it is shown: without what is of no use to a reader. */
export type Project = (machine: string, context: unknown) => unknown;

export const unseen = (): Told => ({
  isStarted: false,
  value: undefined,
  valueText: '',
  context: undefined,
  projected: undefined,
  limits: contextLimits[0] ?? { depth: 0, width: 0, text: 0 },
  changes: 0,
});

/** Everything, whatever was told before. */
export function tellAll(
  { told, machineName }: Entry,
  { value, context }: LiveSnapshot,
  project: Project,
): Pick<StartedRecord, 'value' | 'context'> {
  told.value = value;
  told.valueText = JSON.stringify(value) ?? '';
  told.context = context;
  return {
    ...(value !== undefined && { value }),
    ...wholeContext(told, project(machineName, context)),
  };
}

/** What is new since it was last told. */
export function tellNew(
  { told, machineName }: Entry,
  { value, context }: LiveSnapshot,
  project: Project,
): Pick<StepRecord, 'value' | 'context' | 'changes'> {
  const newValue = valueIfNew(told, value);
  if (context === told.context) return newValue;
  told.context = context;
  return { ...newValue, ...newContext(told, project(machineName, context)) };
}

function valueIfNew(told: Told, value: Value | undefined): Pick<StepRecord, 'value'> {
  if (value === undefined || value === told.value) return {};
  const text = JSON.stringify(value);
  told.value = value;
  if (text === told.valueText) return {};
  told.valueText = text;
  return { value };
}

function newContext(told: Told, projected: unknown): Pick<StepRecord, 'context' | 'changes'> {
  if (++told.changes >= changesBetween) return wholeContext(told, projected);
  const changes = contextChanges(told.projected, projected, told.limits);
  if (changes === undefined) return wholeContext(told, projected);
  told.projected = projected;
  return changes.length === 0 ? {} : { changes };
}

function wholeContext(told: Told, projected: unknown): Pick<StepRecord, 'context'> {
  const { shown, limits } = clipToFit(projected);
  told.projected = projected;
  told.limits = limits;
  told.changes = 0;
  return shown === undefined ? {} : { context: shown };
}
