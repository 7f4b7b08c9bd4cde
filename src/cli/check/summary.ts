/**
 * The outcome of one check, or of several taken together: the worst verdict, the sums, and each
 * property once, with the worst that any of the systems said of it.
 */
import type { PropertyResult, Report, Verdict } from '../../checker/api.ts';

/** The last line of `--json`. */
export interface CheckFigures {
  readonly verdict: Verdict;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly statesPerSecond: number;
  readonly bytesPerState: number;
  readonly properties: readonly {
    readonly name: string;
    readonly kind: PropertyResult['kind'];
    readonly verdict: Verdict;
    readonly traceLength: number | null;
  }[];
  readonly reasons: readonly string[];
}

const worstFirst: readonly Verdict[] = ['violated', 'incomplete', 'holds'];

function worst(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'holds';
}

/** `seconds`: how long it took; several at the same time take less than all of them in turn. */
export function figuresOf(
  reports: readonly Report[],
  seconds = total(reports, (report) => report.seconds),
): CheckFigures {
  const sum = (of: (report: Report) => number): number => total(reports, of);
  const states = sum((report) => report.states);
  return {
    verdict: worst(reports.map(({ verdict }) => verdict)),
    states,
    transitions: sum((report) => report.transitions),
    depth: Math.max(0, ...reports.map(({ depth }) => depth)),
    seconds,
    statesPerSecond: Math.round(states / seconds),
    bytesPerState: sum((report) => report.bytesPerState * report.states) / Math.max(1, states),
    properties: merged(reports).map(({ name, kind, verdict, trace }) => ({
      name,
      kind,
      verdict,
      traceLength: trace?.steps.length ?? null,
    })),
    reasons: reports.flatMap(({ reason }) => reason ?? []),
  };
}

function total(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((sum, report) => sum + of(report), 0);
}

/** Each property once. */
function merged(reports: readonly Report[]): readonly PropertyResult[] {
  const byName = new Map<string, PropertyResult>();
  for (const result of reports.flatMap(({ properties }) => properties)) {
    const known = byName.get(result.name);
    const isWorse =
      known === undefined || worstFirst.indexOf(result.verdict) < worstFirst.indexOf(known.verdict);
    if (isWorse) byName.set(result.name, result);
  }
  return [...byName.values()];
}
