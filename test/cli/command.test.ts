/** The command line itself: help, options, their messages and exit codes. */
import { describe, expect, test } from 'vitest';
import { fakePlatform, run } from './run.ts';

describe('help', () => {
  test.each([[['--help']], [['replay', '--help']], [['check', '--help']]])(
    '%j fits 80 columns',
    async (args) => {
      const { code, out, err } = await run(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Usage: destage');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test('of replay names every option', async () => {
    const { out } = await run(['replay', '--help']);
    for (const option of [
      '--format',
      '--directory',
      '--views',
      '--object-size',
      '--limit',
      '--fail-rate',
      '--buckets',
      '--migrate-every',
      '--seed',
      '--json',
    ]) {
      expect(out).toContain(option);
    }
  });
});

test.each<[args: string[], message: RegExp]>([
  [['replay', '--views', '0'], /--views was given "0": expected a whole number from 1 to 64, for/],
  [['replay', '--views', 'two'], /--views was given "two"/],
  [['replay', '--views', '1.5'], /--views was given "1\.5"/],
  [['replay', '--views', '-3'], /--views was given "-3"/],
  [
    ['replay', '--object-size', '1000'],
    /"1000": expected a multiple of 512 bytes from 512 to 16,7/,
  ],
  [['replay', '--object-size', '0'], /"0": expected a whole number from 512/],
  [['replay', '--object-size', '64k'], /"64k": expected a multiple of 512/],
  [['replay', '--limit', '0'], /--limit was given "0": .* for example --limit 10000\./],
  [['replay', '--limit', ''], /--limit was given ""/],
  [
    ['replay', '--fail-rate', '1.01'],
    /"1\.01": expected a number from 0 to 1, for example .* 0\.05/,
  ],
  [['replay', '--fail-rate', '5%'], /--fail-rate was given "5%"/],
  [
    ['replay', '--buckets', '0'],
    /--buckets was given "0": expected a whole number from 1 to 65,536/,
  ],
  [['replay', '--migrate-every', '0'], /--migrate-every was given "0"/],
  [['replay', '--seed', '2147483648'], /--seed was given "2147483648"/],
  [['replay', '--format', 'csv', '-'], /--format was given "csv": expected one of cloudphysics, m/],
  [['replay', '--format', 'msr'], /--format was given msr without a trace: expected a trace, for/],
  [['replay', '--view', '2'], /unknown option '--view'[^]*--views[^]*replay --help/],
  [['replay', '--views'], /argument missing[^]*destage replay --help/],
  [['replay', 'a', 'b'], /too many arguments[^]*--help/],
  [['reply'], /unknown command 'reply'[^]*replay/],
  [['replay', '/nowhere/trace.csv'], /Cannot read the trace "\/nowhere\/trace\.csv": there is no/],
])('%j', async (args, message) => {
  const platform = fakePlatform();
  const { code, out, err } = await run(args, platform);
  expect(err).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toContain('    at ');
  expect(platform.engines).toHaveLength(0);
});

test('without a command: the help, and 2', async () => {
  const { code, err } = await run([]);
  expect(code).toBe(2);
  expect(err).toContain('Usage: destage');
});
