/**
 * One replay from start to exit code: the trace is opened before anything is started, and the engine
 * is drained and its data compared whatever ends the reading.
 */
import { EXIT, explained } from '../exit.ts';
import type { Platform } from '../platform.ts';
import type { Terminal } from '../terminal.ts';
import type { RequestSource } from '../trace/read-trace.ts';
import { openTrace } from '../trace/read-trace.ts';
import { takeHome } from './home.ts';
import { counted, findingsOf, reportOf } from './report.ts';
import type { Outcome } from './session.ts';
import { runSession } from './session.ts';
import type { ReplaySettings } from './settings.ts';
import { startWatch } from '../watch/watch.ts';
import { workload, WORKLOAD_REQUESTS } from './workload.ts';

/** Replays and reports; resolves with the exit code. Errors: whatever kept it from starting. */
export async function replay(
  settings: ReplaySettings,
  platform: Platform,
  terminal: Terminal,
): Promise<number> {
  const source = await sourceOf(settings, terminal);
  const watch = await startWatch(settings, terminal);
  const home = takeHome(settings.directory);
  try {
    const outcome = await runSession({
      settings,
      source,
      platform,
      terminal,
      directory: home.directory,
      watch,
    });
    tell(outcome, source, settings, terminal);
    const exitCode = exitCodeOf(outcome, terminal);
    await watch.ended();
    return exitCode;
  } finally {
    await watch.close();
    home.release();
  }
}

async function sourceOf(settings: ReplaySettings, terminal: Terminal): Promise<RequestSource> {
  const { trace, format, seed, requestsMax } = settings;
  if (trace === undefined) return workload(seed, requestsMax ?? WORKLOAD_REQUESTS);
  return openTrace({
    path: trace,
    stdin: terminal.stdin,
    signal: terminal.interrupted,
    ...(format === undefined ? {} : { format }),
  });
}

function tell(
  outcome: Outcome,
  source: RequestSource,
  settings: ReplaySettings,
  terminal: Terminal,
): void {
  const { figures, end } = outcome;
  if (settings.isJson) terminal.out(`${JSON.stringify(figures)}\n`);
  else if (figures.requests > 0 || end.kind === 'complete') {
    const { objectsVerified, verifySeconds } = outcome;
    const frame = {
      title: source.title,
      skipped: source.skipped(),
      objectsVerified,
      verifySeconds,
    };
    terminal.out(reportOf(figures, frame));
  }
  terminal.err(findingsOf(outcome.findings));
  if (end.kind === 'complete') return;
  const reason = end.kind === 'failed' ? explained(end.error) : 'destage: interrupted.\n';
  terminal.err(`${reason.trimEnd()} ${aftermath(outcome)}\n`);
}

function aftermath({ figures, isDrained }: Outcome): string {
  const { requests, lost, corrupt } = figures;
  if (requests === 0) return 'Nothing was replayed.';
  const verdict =
    lost + corrupt === 0
      ? 'nothing lost'
      : `${counted(lost, 'sector')} lost, ${counted(corrupt, 'sector')} corrupt`;
  const settled = isDrained ? 'destaged and compared' : 'compared, and part of it is still dirty';
  const were = requests === 1 ? 'was' : 'were';
  return `${counted(requests, 'request')} ${were} replayed, ${settled}: ${verdict}.`;
}

function exitCodeOf(outcome: Outcome, terminal: Terminal): number {
  const { figures, end } = outcome;
  if (figures.lost + figures.corrupt > 0) return EXIT.wrongContent;
  if (end.kind === 'failed') return EXIT.badInput;
  return terminal.interrupted.aborted ? Number(terminal.interrupted.reason) : EXIT.fine;
}
