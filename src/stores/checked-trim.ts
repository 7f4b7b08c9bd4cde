/**
 * What a log may be trimmed to. A number that is none would make every later comparison false and
 * the trim a silent no-op, so it is refused here.
 */
import type { Sequence } from './ports.ts';

/** The same number. Errors: throws a RangeError, since only a programmer can give another. */
export function checkedTrim(below: Sequence): Sequence {
  if (!Number.isSafeInteger(below) || below < 0)
    throw new RangeError(`a log cannot be trimmed below ${below}: give a whole number from 0`);
  return below;
}
