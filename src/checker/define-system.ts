/**
 * A system as a module exports it, for `check`, for the command and for its worker threads.
 * Source: design, "Semantics of the checker".
 */
import type { SystemDefinition } from './api.ts';

/** Typed, and otherwise as given. */
export function defineSystem(definition: SystemDefinition): SystemDefinition {
  return definition;
}
