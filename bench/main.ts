/**
 * `npm run bench -- NAME [--rounds N] [--json]`: runs one bench, or all.
 */
import { benchChecker } from './checker.ts';
import { benchIndex } from './index.ts';
import { benchInspector } from './inspector.ts';
import { benchOptions, printMeasures } from './measure.ts';
import { benchReplay } from './replay.ts';
import { benchScale } from './scale.ts';

const benches: Readonly<Record<string, typeof benchReplay>> = {
  checker: benchChecker,
  index: benchIndex,
  inspector: benchInspector,
  replay: benchReplay,
  scale: benchScale,
};

const { names, isJson, rounds } = benchOptions();
const unknown = names.find((name) => !(name in benches));
if (unknown !== undefined || !(Number.isInteger(rounds) && rounds > 0)) {
  process.stderr.write(
    unknown === undefined
      ? 'bench: --rounds takes a whole number from 1.\n'
      : `bench: there is no ${unknown}; there are ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  const chosen = names.length === 0 ? Object.keys(benches) : names;
  for (const name of chosen) printMeasures((await benches[name]?.(rounds)) ?? [], isJson);
}
