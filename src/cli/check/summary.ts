/**
 * The outcome of one check, or of several taken together: the worst verdict, the sums, each property
 * once, with the worst that any of the systems said of it, and what no system has reached.
 */
import type { MachineCoverage, PropertyResult, Report, Verdict } from '../../checker/api.ts';
import { joined } from '../../checker/chart-items.ts';

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

/**
 * `wanted`: how many there should be; who is interrupted has fewer. `seconds`: how long it took; several
 * at the same time take less than all of them in turn.
 */
export function figuresOf(
  reports: readonly Report[],
  wanted: number,
  seconds = total(reports, (report) => report.seconds),
): CheckFigures {
  const sum = (of: (report: Report) => number): number => total(reports, of);
  const states = sum((report) => report.states);
  return {
    verdict: worst([
      ...reports.map(({ verdict }) => verdict),
      ...(reports.length < wanted ? (['incomplete'] as const) : []),
    ]),
    states,
    transitions: sum((report) => report.transitions),
    depth: Math.max(0, ...reports.map(({ depth }) => depth)),
    seconds,
    statesPerSecond: Math.round(states / seconds),
    bytesPerState: sum((report) => report.bytesPerState * report.states) / Math.max(1, states),
    properties: propertiesOfAll(reports).map(({ name, kind, verdict, trace }) => ({
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
export function propertiesOfAll(reports: readonly Report[]): readonly PropertyResult[] {
  const byName = new Map<string, PropertyResult>();
  for (const result of reports.flatMap(({ properties }) => properties)) {
    const known = byName.get(result.name);
    const isWorse =
      known === undefined || worstFirst.indexOf(result.verdict) < worstFirst.indexOf(known.verdict);
    if (isWorse) byName.set(result.name, result);
  }
  return [...byName.values()];
}

/**
 * Each machine once, with what none of the systems has reached of it. A machine is known by its name: one
 * that is without a delay in some system is the same, with fewer transitions there.
 */
export function coverageOfAll(reports: readonly Report[]): readonly MachineCoverage[] {
  const byMachine = new Map<string, MachineCoverage>();
  for (const coverage of reports.flatMap((report) => report.coverage)) {
    const { machine, states, transitions, guards } = coverage;
    const known = byMachine.get(machine) ?? coverage;
    byMachine.set(machine, {
      machine,
      states: joined(known.states, states),
      transitions: joined(known.transitions, transitions),
      guards: joined(known.guards, guards),
    });
  }
  return [...byMachine.values()];
}
