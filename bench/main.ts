/**
 * `npm run bench -- NAME… [--rounds N] [--json]`: runs the benches that are named, or all.
 */
import { Argument, Command } from 'commander';
import { wholeNumber } from '../src/cli/options.ts';
import { DestageError } from '../src/stores/errors.ts';
import { benchChecker } from './checker.ts';
import { benchIndex } from './index.ts';
import { benchInspector } from './inspector.ts';
import { printMeasures } from './measure.ts';
import { benchReplay } from './replay.ts';
import { benchScale } from './scale.ts';

interface Bench {
  readonly run: typeof benchReplay;
  /** How often each side runs, unless it is said. */
  readonly rounds: number;
}

const benches: Readonly<Record<string, Bench>> = {
  checker: { run: benchChecker, rounds: 3 },
  index: { run: benchIndex, rounds: 3 },
  inspector: { run: benchInspector, rounds: 3 },
  replay: { run: benchReplay, rounds: 3 },
  scale: { run: benchScale, rounds: 5 },
};

const command = new Command('bench')
  .description('Measures destage against something real, in one run.')
  .addArgument(new Argument('[name...]', 'default: all of them').choices(Object.keys(benches)))
  .option(
    '--rounds <n>',
    'how often each side runs; figures are medians (default: 3, of scale 5)',
    wholeNumber({ option: '--rounds', min: 1, max: 1000, example: 5 }),
  )
  .option('--json', 'one line of JSON for each bench')
  .action(async (names: readonly string[], given: { rounds?: number; json?: boolean }) => {
    const chosen = names.length === 0 ? Object.keys(benches) : names;
    for (const name of chosen) {
      const { run, rounds } = benches[name] ?? {};
      const measures = (await run?.(given.rounds ?? rounds ?? 1)) ?? [];
      printMeasures(measures, given.json === true);
    }
  });

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof DestageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
