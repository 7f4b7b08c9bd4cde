/**
 * What a check has found, in one piece: whatever way it was searched, or walked.
 * Not here: the verdict on a property (`check.ts`).
 */
import type { PropertyResult, Reductions, Report } from './api.ts';
import { coverageOf } from './coverage.ts';
import type { Limits } from './limits.ts';
import type { Model } from './model.ts';

export interface Counts {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Of the states that are kept. */
  readonly bytes: number;
  readonly reason?: string;
  readonly reductions?: Reductions;
}

export function report(
  model: Model,
  properties: readonly PropertyResult[],
  { states, transitions, depth, bytes, reason, reductions }: Counts,
  { seconds }: Limits,
): Report {
  const verdicts = new Set(properties.map(({ verdict }) => verdict));
  const verdict = verdicts.has('violated')
    ? 'violated'
    : reason !== undefined || verdicts.has('incomplete')
      ? 'incomplete'
      : 'holds';
  return {
    verdict,
    ...(reason !== undefined && { reason }),
    properties,
    states,
    transitions,
    depth,
    seconds,
    statesPerSecond: states / seconds,
    bytesPerState: bytes / states,
    localSteps: model.localSteps,
    coverage: coverageOf(model),
    ...(reductions !== undefined && { reductions }),
  };
}
