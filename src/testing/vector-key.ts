/**
 * A global state as text, equal for equal states. Slots are added as actors are met, so that the same
 * state may be a shorter vector before: who has not been there is absent.
 */
import type { Vector } from '../checker/apply.ts';

export function keyOf(vector: Vector): string {
  return vector.slice(0, vector.findLastIndex((component) => component !== 0) + 1).join();
}
