/**
 * `destage check`, once its arguments have been read: checks each system that is wanted, and says what
 * came of it.
 */
import type { Report, SystemDefinition, Trace, Verdict } from '../../checker/api.ts';
import { printTrace } from '../../checker/print-trace.ts';
import { witnesses } from '../../checker/witnesses.ts';
import { DestageError } from '../../stores/errors.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { checkOne } from './check-one.ts';
import { overridden, requireProperties, type Overrides } from './overrides.ts';
import { checkProgress } from './progress.ts';
import { reportText, shortText, summaryText } from './report-text.ts';
import { requireThreadable } from './search-options.ts';
import { checkSeveral, orRefused } from './several.ts';
import { figuresOf } from './summary.ts';
import { systemsOf, type Wanted } from './targets.ts';
import { keep, requireWritable } from './trace-output.ts';

export interface CheckSettings extends Overrides {
  /** Threads; absent: one for one system, and for several as many as there are cores. */
  readonly workers?: number;
  /** Where the first violation's trace goes, as JSON. */
  readonly trace?: string;
  /** How many good traces are printed. */
  readonly witness?: number;
  readonly isJson: boolean;
}

const exitCodes: Readonly<Record<Verdict, number>> = {
  holds: EXIT.fine,
  violated: EXIT.wrongContent,
  incomplete: EXIT.incomplete,
};

/**
 * Resolves with the exit code. Errors: `bad-option`; a `Refusal` comes as one, of several systems when the
 * others have been checked.
 */
export async function runCheck(
  wanted: Wanted,
  settings: CheckSettings,
  terminal: Terminal,
): Promise<number> {
  const systems = await systemsOf(wanted);
  if (settings.property !== undefined) requireProperties(systems, settings.property);
  if (settings.trace !== undefined) await requireWritable(settings.trace);
  const isOne = systems.length === 1;
  const reports: Report[] = [];
  const refusals: DestageError[] = [];
  const startMs = performance.now();
  const refused = (error: DestageError): void => void refusals.push(error);
  await checkAll(wanted, systems, settings, terminal, refused, (system, report) => {
    reports.push(report);
    if (settings.isJson) return;
    terminal.out(isOne ? reportText(system.name, report) : shortText(system.name, report));
    for (const trace of tracesOf([report])) terminal.out(`\n${printTrace(trace)}`);
    terminal.out('\n');
    sayWitnesses(overridden(system, settings), settings, terminal);
  });
  const [refusal] = refusals;
  if (refusal !== undefined && isOne) throw refusal;
  const seconds = (performance.now() - startMs) / 1000;
  const figures = figuresOf(reports, systems.length, seconds);
  if (!isOne && !settings.isJson) terminal.out(summaryText(reports, figures, systems.length));
  await leaveTrace(reports, settings, terminal);
  if (settings.isJson) terminal.out(`${JSON.stringify(figures)}\n`);
  if (refusal !== undefined)
    throw new DestageError('bad-option', refusals.map(({ message }) => message).join('\n'));
  return exitCodes[figures.verdict];
}

type Ended = (system: SystemDefinition, report: Report) => void;

/** Each by one thread, as many at a time as there are; a single one by all of them. */
async function checkAll(
  wanted: Wanted,
  systems: readonly SystemDefinition[],
  settings: CheckSettings,
  { screen, interrupted, cores }: Terminal,
  refused: (error: DestageError) => void,
  ended: Ended,
): Promise<void> {
  const progress = checkProgress(screen);
  const { workers = systems.length > 1 ? cores : undefined, ...changes } = settings;
  const clearAndTell: Ended = (system, report) => {
    progress.clear();
    ended(system, report);
  };
  if (systems.length > 1 && workers !== undefined && workers > 1) {
    const { show: progressed } = progress;
    const threads = { threads: workers, interrupted, progressed, ended: clearAndTell };
    await checkSeveral({ systems, wanted, changes, refused, ...threads });
    return;
  }
  for (const system of systems) {
    const changed = overridden(system, settings);
    requireThreadable(changed, workers);
    const one = workers === undefined ? changed : { ...changed, workers };
    const checked = checkOne(one, interrupted, (at) => progress.show(system, at));
    const outcome = await orRefused(checked);
    if (outcome instanceof DestageError) refused(outcome);
    else clearAndTell(system, outcome);
    if (interrupted.aborted) return;
  }
}

/** Good runs, each with the properties that it touched. */
function sayWitnesses(
  { logic, name: _name, ...options }: SystemDefinition,
  { witness, seed }: CheckSettings,
  terminal: Terminal,
): void {
  if (witness === undefined) return;
  for (const { trace, touched } of witnesses(logic, options, witness, seed)) {
    terminal.out(printTrace(trace));
    for (const { property, how, step } of touched)
      terminal.out(`  ${property}: ${how} after ${step} steps\n`);
    terminal.out('\n');
  }
}

export function tracesOf(reports: readonly Report[]): readonly Trace[] {
  return reports.flatMap(({ properties }) => properties.flatMap(({ trace }) => trace ?? []));
}

/** Leaves the first violation's, where one is wanted. */
export async function leaveTrace(
  reports: readonly Report[],
  { trace: file, isJson }: Pick<CheckSettings, 'trace' | 'isJson'>,
  terminal: Terminal,
): Promise<void> {
  if (file === undefined) return;
  const [trace] = tracesOf(reports);
  if (trace !== undefined) await keep(file, trace);
  if (isJson) return;
  terminal.out(
    trace === undefined ? `No trace: ${file} is as it was.\n` : `The trace is in ${file}.\n`,
  );
}
