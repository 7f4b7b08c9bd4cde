/**
 * The system that a module exports, for threads: functions and machines cannot be handed to a thread,
 * so that each imports them for itself.
 */
import { Refusal } from '../../table/refusal.ts';
import type { AnyStateMachine } from 'xstate';
import type { CheckOptions, Property, SystemDefinition } from '../api.ts';
import { isReduced } from '../reduction/explore.ts';
import type { PlainOptions } from './messages.ts';

/** Errors: a `Refusal` when the module is no system. */
export async function systemOf(module: string): Promise<SystemDefinition> {
  let exported: unknown;
  try {
    ({ default: exported } = (await import(module)) as { readonly default?: unknown });
  } catch (error) {
    throw refusal(`the module ${module} cannot be imported (${String(error)})`);
  }
  if (!isSystem(exported))
    throw refusal(`the module ${module} has no system for its default export`);
  return exported;
}

function isSystem(value: unknown): value is SystemDefinition {
  if (typeof value !== 'object' || value === null || !('logic' in value)) return false;
  const { logic } = value;
  return typeof logic === 'object' && logic !== null && 'id' in logic && 'transition' in logic;
}

/** Errors: a `Refusal` when several threads cannot do this, or would check something else. */
export async function requireCrewable(
  logic: AnyStateMachine,
  options: CheckOptions,
): Promise<void> {
  const { workers = 1, search = 'breadth-first', module, faults } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > 64)
    throw refusal(`there cannot be ${workers} workers, but from 1 to 64`);
  if (search !== 'breadth-first')
    throw refusal(`several workers search breadth-first, not ${JSON.stringify(search)}`);
  if (isReduced(options))
    throw refusal(
      'symmetry and partial-order reduction are for one worker; several search every state',
    );
  if (faults?.crash?.only !== undefined)
    throw refusal('crashes of single actors (faults.crash.only) are for one worker');
  if (module === undefined) throw refusal('several workers need `module`');
  await requireSameSystem(module, logic, options);
}

/** Errors: a `Refusal` when threads that import the module would check something else. */
async function requireSameSystem(
  module: string,
  logic: AnyStateMachine,
  options: CheckOptions,
): Promise<void> {
  const system = await systemOf(module);
  const require = (what: string, theirs: readonly string[], ours: readonly string[]): void => {
    if (theirs.join('\n') === ours.join('\n')) return;
    const list = (names: readonly string[]): string => names.join(', ') || 'none';
    throw refusal(
      `the module ${module} has other ${what} (${list(theirs)}) than what is checked (${list(ours)})`,
    );
  };
  require('root machines', [system.logic.id], [logic.id]);
  require('properties', propertyNames(system.properties), propertyNames(options.properties));
  require('environments', Object.keys(system.environment ?? {}), Object.keys(
    options.environment ?? {},
  ));
  require('replaced actors', Object.keys(system.actors ?? {}), Object.keys(options.actors ?? {}));
}

export function propertyNames(properties: readonly Property[] = []): readonly string[] {
  return properties.map(({ kind, name }) => `${kind} ${name}`);
}

/** Errors: a `Refusal` when the options do not survive the way to a thread. */
export function plainOptions({ input, id, outputs, faults, bounds }: CheckOptions): PlainOptions {
  const options: PlainOptions = {
    ...(input !== undefined && { input }),
    ...(id !== undefined && { id }),
    ...(outputs !== undefined && { outputs }),
    ...(faults !== undefined && { faults }),
    ...(bounds !== undefined && { bounds }),
  };
  try {
    return structuredClone(options);
  } catch (error) {
    throw refusal(`its input cannot be handed to a worker thread (${String(error)})`);
  }
}

function refusal(problem: string): Refusal {
  return new Refusal({
    actor: 'workers',
    problem,
    remedy:
      'Let `module` be the URL of a module whose default export is the system (`defineSystem`), or use one worker.',
  });
}
