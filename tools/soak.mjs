// `npm run soak`: the randomised suites again, for longer and from a new seed: more fast-check runs,
// more kills in the crash test; and the engine checked within larger bounds. Not part of `npm test`;
// arguments go to vitest in place of the suites.
import { runBin } from './run.mjs';

const suites = ['test/engine', 'test/properties', 'test/testing', 'test/export'];
const given = process.argv.slice(2);
const seed = process.env.DESTAGE_SEED ?? String(Date.now() % 2 ** 31);

process.stdout.write(`DESTAGE_SEED=${seed} npm run soak repeats this run\n`);
const env = { DESTAGE_SOAK: '1', DESTAGE_SEED: seed };
const ended = await runBin('vitest', ['run', ...(given.length > 0 ? given : suites)], {
  env,
  show: true,
});
process.exitCode ||= ended.code;
