/**
 * What `destage check` can be pointed at: the engine in each of the worlds of a named bound, or a
 * module of one's own. A module's default export is a system, made with `defineSystem`, or a list of them.
 * Not here: the notes' design (`notes.ts`).
 */
import path from 'node:path';
import type { SystemDefinition } from '../../checker/api.ts';
import { engineSystems, type BoundName } from '../../properties/bounds.ts';
import { DestageError } from '../../stores/errors.ts';
import { defaultExportOf } from './load-module.ts';

/** As the command line says it, so that a thread can load it too. */
export interface Wanted {
  /** `engine`, or a file. */
  readonly given: string;
  readonly bound: BoundName;
}

/** Errors: `bad-option` for a module that is not there, cannot be loaded, or exports no system. */
export async function systemsOf({ given, bound }: Wanted): Promise<readonly SystemDefinition[]> {
  return given === 'engine' ? engineSystems(bound) : systemsIn(given);
}

async function systemsIn(given: string): Promise<readonly SystemDefinition[]> {
  const file = path.resolve(given);
  const exported = await defaultExportOf(file);
  const systems = Array.isArray(exported) ? (exported as unknown[]) : [exported];
  if (systems.length === 0 || !systems.every(isSystem))
    throw new DestageError(
      'bad-option',
      `${file} exports no system: expected its default export to be defineSystem({ name, logic, ` +
        'properties }), or a list of them.',
    );
  return systems;
}

function isSystem(given: unknown): given is SystemDefinition {
  return typeof given === 'object' && given !== null && 'logic' in given && 'name' in given;
}
