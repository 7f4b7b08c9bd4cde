/**
 * A system as a module exports it, for `check` and for the command.
 * Not here: what is in a definition (`api.ts`), or how it is loaded (the command).
 */
import type { SystemDefinition } from './api.ts';

/** Typed, and otherwise as given. */
export function defineSystem(definition: SystemDefinition): SystemDefinition {
  return definition;
}
