/**
 * The objects of a view, as a checked system has them: members of a population, which the checker takes
 * for an actor each.
 */
import type { objectMachine } from '../../machines/object.ts';
import { joinAnnounced } from '../../machines/objects.ts';
import { population } from '../../population/population.ts';

/** What the view's placeholder `objects` is provided with. */
export function objectsOf(object: typeof objectMachine) {
  return population(object, { join: joinAnnounced });
}
