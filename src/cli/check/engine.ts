/**
 * `destage check engine`: the engine, unchanged, in each of the worlds of a named bound.
 * What the worlds and the properties are is in `src/properties`.
 */
import { engineSystems, type BoundName } from '../../properties/bounds.ts';
import type { Target } from './targets.ts';

export function engineTarget(bound: BoundName): Target {
  return { title: `engine, ${bound}`, systems: engineSystems(bound) };
}
