/**
 * The view as it runs live: its objects are the members of a population.
 */
import { objectMachine } from '../../src/machines/object.ts';
import { joinAnnounced, type ObjectsLogic } from '../../src/machines/objects.ts';
import { viewMachine } from '../../src/machines/view.ts';
import { population } from '../../src/population/population.ts';

export const hostedView = viewMachine.provide({
  actors: {
    objects: population(objectMachine, { join: joinAnnounced }) as unknown as ObjectsLogic,
  },
});
