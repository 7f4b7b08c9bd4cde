/**
 * `destage check engine`: the engine in the worlds of a named bound.
 */
import { DestageError } from '../../stores/errors.ts';
import type { Target } from './targets.ts';

export function engineTarget(bound: string): Promise<Target> {
  return Promise.reject(new DestageError('bad-option', `there is no bound ${bound} yet.`));
}
