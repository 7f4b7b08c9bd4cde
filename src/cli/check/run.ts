/**
 * `destage check`, once its arguments have been read: checks each system of a target, and says what
 * came of it.
 */
import { writeFile } from 'node:fs/promises';
import type { Report, SystemDefinition, Trace, Verdict } from '../../checker/api.ts';
import { check } from '../../checker/check.ts';
import { DestageError } from '../../stores/errors.ts';
import { writeTrace } from '../../checker/trace-file.ts';
import { Refusal } from '../../table/refusal.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { overridden, requireProperties, type Overrides } from './overrides.ts';
import { checkProgress } from './progress.ts';
import { reportText } from './report-text.ts';
import { figuresOf } from './summary.ts';
import type { Target } from './targets.ts';
import { witnesses } from '../../checker/witnesses.ts';
import { printTrace } from '../../checker/print-trace.ts';

export interface CheckSettings extends Overrides {
  /** Where the first violation's trace goes, as JSON. */
  readonly trace?: string;
  /** How many good traces are printed. */
  readonly witness?: number;
  readonly seed: number;
  readonly isJson: boolean;
}

const exitCodes: Readonly<Record<Verdict, number>> = {
  holds: EXIT.fine,
  violated: EXIT.wrongContent,
  incomplete: EXIT.incomplete,
};

/** Resolves with the exit code. Errors: `bad-option`; a `Refusal` comes as one. */
export async function runCheck(
  target: Target,
  settings: CheckSettings,
  terminal: Terminal,
): Promise<number> {
  if (settings.property !== undefined) requireProperties(target.systems, settings.property);
  const reports: Report[] = [];
  for (const system of target.systems) {
    const report = await checkOne(overridden(system, settings), terminal);
    reports.push(report);
    if (!settings.isJson) {
      say(system, report, terminal);
      sayWitnesses(system, settings, terminal);
    }
    if (terminal.interrupted.aborted) break;
  }
  const figures = figuresOf(reports);
  const [trace] = tracesOf(reports);
  if (settings.trace !== undefined && trace !== undefined) await keepTrace(settings.trace, trace);
  if (settings.isJson) terminal.out(`${JSON.stringify(figures)}\n`);
  return exitCodes[figures.verdict];
}

/** Errors: what the checker refuses, as an error of the user's. */
export async function checkOne(system: SystemDefinition, terminal: Terminal): Promise<Report> {
  const { logic, name, ...options } = system;
  const progress = checkProgress(terminal.screen, name);
  try {
    return await check(logic, {
      ...options,
      signal: terminal.interrupted,
      onProgress: progress.show,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new DestageError('bad-option', `${name} cannot be checked. ${error.message}`, {
      cause: error,
    });
  } finally {
    progress.clear();
  }
}

function say({ name }: SystemDefinition, report: Report, terminal: Terminal): void {
  terminal.out(reportText(name, report));
  for (const trace of tracesOf([report])) terminal.out(`\n${printTrace(trace)}`);
  terminal.out('\n');
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

/** Errors: `bad-option` for a file that cannot be written. */
export async function keepTrace(file: string, trace: Trace): Promise<void> {
  try {
    await writeFile(file, writeTrace(trace));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DestageError('bad-option', `--trace ${file} could not be written: ${why}.`, {
      cause: error,
    });
  }
}
