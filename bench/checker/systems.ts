/** The systems that the checker is measured on, by name. */
import { createMachine, setup } from 'xstate';
import type { SystemDefinition } from '../../src/checker/api.ts';
import { defineSystem } from '../../src/checker/define-system.ts';
import { isAnswered, pool as symmetricPool } from '../../test/checker/systems/pool/pool.ts';
import type { PoolSizes } from '../../test/checker/systems/pool/protocol.ts';

/** 5,524,760 states; SPIN agrees. */
export const large: PoolSizes = { workers: 5, permits: 4, places: 1, devices: 2 };
/** 479,952 states. */
export const middle: PoolSizes = { workers: 5, permits: 2, places: 1, devices: 2 };

const rings = ['a', 'b', 'c', 'd', 'e'];
const places = Array.from({ length: 10 }, (_, at) => `p${at}`);

/** Ten states in a circle. */
function circle(event: string) {
  const states = places.map((place, at) => {
    const next = places[(at + 1) % places.length] ?? '';
    return [place, { on: { [event]: next } }] as const;
  });
  return { initial: 'p0', states: Object.fromEntries(states) };
}

/** Every state of it: without its symmetry. */
function pool(sizes: PoolSizes): SystemDefinition {
  const { symmetry: _declared, ...system } = symmetricPool(sizes);
  return system;
}

/** Five circles at once, 100,000 states, as one machine; an event for each turns it. */
export const oneMachine = createMachine({
  id: 'rings',
  type: 'parallel',
  states: Object.fromEntries(rings.map((ring) => [ring, circle(`turn.${ring}`)])),
});
export const turns = rings.map((ring) => ({ type: `turn.${ring}` }));

/** The same states as five actors. */
const asActors = setup({
  actors: { ring: createMachine({ id: 'ring', ...circle('turn') }) },
}).createMachine({
  id: 'rings',
  invoke: rings.map((ring) => ({ src: 'ring', id: ring }) as const),
});

export const systems = {
  pool: () => pool(large),
  'symmetric pool': () => symmetricPool(large),
  answered: () => ({ ...pool(middle), properties: [isAnswered()] }),
  rings: () =>
    defineSystem({
      name: 'rings',
      logic: asActors,
      environment: Object.fromEntries(rings.map((ring) => [ring, [{ type: 'turn' }]])),
    }),
  'rings as one': () =>
    defineSystem({ name: 'rings', logic: oneMachine, environment: { rings: turns } }),
} as const;

export type SystemName = keyof typeof systems;
