/** Every known system, by name. */
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { step } from '../../../src/checker/properties.ts';
import * as ofActors from '../systems/features-of-actors.ts';
import * as ofCharts from '../systems/features-of-charts.ts';
import { asking, hearing, leaving } from '../systems/liveness.ts';
import { petersonActors } from '../systems/peterson/actors.ts';
import { petersonShared } from '../systems/peterson/shared.ts';
import { philosophers } from '../systems/philosophers.ts';
import { isAnswered, pool, poolSizes } from '../systems/pool/pool.ts';
import { ring } from '../systems/ring.ts';
import { twoPhase } from '../systems/two-phase.ts';
import { growing, throwing } from './troublesome.ts';

type Makers = Readonly<Record<string, () => Omit<SystemDefinition, 'name'>>>;

const { small } = poolSizes;
const poolWith = (property: SystemDefinition['properties']): SystemDefinition => ({
  ...pool(small),
  properties: [...(pool(small).properties ?? []), ...(property ?? [])],
});
const isIdle = (state: Parameters<Extract<Parameters<typeof step>[1], object>>[0]): boolean =>
  state.actor('worker:1')?.matches('idle') === true;

export const known: Makers = {
  pool: () => pool(small),
  'pool, silent device': () => pool({ ...small, fault: 'silent-device' }),
  'pool, lost permit': () => pool({ ...small, fault: 'lost-permit' }),
  'pool, answered': () => poolWith([isAnswered()]),
  'pool, a step that happens': () =>
    poolWith([step('worker 1 stays idle', (before, after) => !isIdle(before) || isIdle(after))]),
  'pool, faults': () => ({
    ...pool({ workers: 1, permits: 1, places: 1, devices: 1 }),
    faults: { loss: { budget: 1 }, duplication: { budget: 1 }, crash: { budget: 1 } },
  }),
  'pool, crashes of one': () => ({
    ...pool({ workers: 2, permits: 1, places: 1, devices: 1 }),
    faults: { crash: { budget: 2, only: ['worker:1', 'device:1'] } },
  }),
  'two-phase': () => twoPhase(5),
  ring: () => ring(8),
  'ring, impatient': () => ring(3, 'impatient'),
  'peterson, shared': () => petersonShared(),
  'peterson, look-first': () => petersonShared('look-first'),
  'peterson, actors': () => petersonActors(),
  'peterson, hasty': () => petersonActors('hasty'),
  philosophers: () => philosophers(4, 'asymmetric'),
  'philosophers, symmetric': () => philosophers(3, 'symmetric'),
  asking: () => asking('moody'),
  hearing: () => hearing({ per: 'actor' }),
  leaving: () => leaving('anywhere'),
};

export const features: Makers = { ...ofCharts, ...ofActors };

const others: Makers = {
  'two-phase, hasty': () => twoPhase(3, 'hasty'),
  'larger pool': () => pool({ workers: 4, permits: 2, places: 1, devices: 2 }),
  growing,
  throwing,
};

export function systemNamed(name: string): Omit<SystemDefinition, 'name'> {
  const make = { ...known, ...features, ...others }[name];
  if (make === undefined) throw new Error(`there is no system ${name}`);
  return make();
}
