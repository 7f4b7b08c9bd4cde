/**
 * The system that a trace is of: what was named with `--system`, or whichever of the built-in ones the
 * trace can be followed in. Without any a trace is shown as it says, without charts and branches.
 */
import type { SystemDefinition, Trace } from '../../checker/api.ts';
import { TraceMismatch } from '../../checker/follow.ts';
import { traceDetails, type TraceDetails } from '../../checker/trace-details.ts';
import { races } from '../../notes/races.ts';
import { systemOf } from '../../notes/races/race.ts';
import { boundNames, engineSystems } from '../../properties/bounds.ts';
import { DestageError } from '../../stores/errors.ts';
import { systemsOf } from '../check/targets.ts';

export interface SystemOfTrace {
  readonly system: SystemDefinition;
  readonly details: TraceDetails;
}

/** Undefined: it is of no system that is known. Errors: `bad-option` when the named one is not it. */
export async function systemOfTrace(
  trace: Trace,
  named: string | undefined,
): Promise<SystemOfTrace | undefined> {
  const systems = await systemsNamed(named);
  let mismatch: TraceMismatch | undefined;
  for (const system of systems) {
    if (rootOf(system) !== trace.system) continue;
    try {
      return { system, details: traceDetails(system, trace) };
    } catch (error) {
      if (!(error instanceof TraceMismatch)) throw error;
      // The one that goes furthest says most.
      if (mismatch === undefined || error.step > mismatch.step) mismatch = error;
    }
  }
  if (named === undefined) return undefined;
  const roots = [...new Set(systems.map(rootOf))].join(', ');
  throw new DestageError(
    'bad-option',
    mismatch === undefined
      ? `the trace is of ${trace.system}, and --system ${named} has ${roots}: give the system that was ` +
          'checked when it was written.'
      : `the trace is not of --system ${named} as it is now: ${mismatch.message}. Check it again for a ` +
          'new trace, or leave --system out to see it as it says.',
  );
}

async function systemsNamed(named: string | undefined): Promise<readonly SystemDefinition[]> {
  if (named === 'engine') return engine();
  if (named === 'notes') return races.map(systemOf);
  if (named !== undefined) return systemsOf({ given: named, bound: 'small' });
  return [...engine(), ...races.map(systemOf)];
}

function engine(): readonly SystemDefinition[] {
  return boundNames.flatMap((bound) => engineSystems(bound));
}

function rootOf({ id, logic }: SystemDefinition): string {
  return id ?? logic.id;
}
