/**
 * XState's inspection, given to a user's observer. XState calls it in the middle of an actor's step:
 * what it throws there is told to the process instead, as XState and RxJS do for their other
 * observers, and ends no step half-way.
 */
import type { InspectionEvent, Observer } from 'xstate';

/** The same observer; never throws. */
export function harmless(
  inspect: Observer<InspectionEvent> | ((event: InspectionEvent) => void),
): (event: InspectionEvent) => void {
  return (event) => {
    try {
      if (typeof inspect === 'function') inspect(event);
      else inspect.next?.(event);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  };
}
