/**
 * The engine in one scenario, as a module: what a worker thread loads. Which one is in the query of
 * the module's URL.
 */
import { scenarios } from './bounds.ts';
import { engineSystem } from './engine-system.ts';

const name = new URL(import.meta.url).searchParams.get('scenario');
const scenario = Object.values(scenarios)
  .flat()
  .find((known) => known.name === name);
if (scenario === undefined) throw new Error(`there is no scenario ${name ?? 'without a name'}`);

export default engineSystem(scenario);
