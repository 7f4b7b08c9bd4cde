/**
 * `destage replay`: its arguments and options, checked before anything is opened or started.
 * What it does is in `replay/`.
 */
import { Command } from 'commander';
import { DestageError } from '../stores/errors.ts';
import { decimal, sectorBytes, wholeNumber } from './options.ts';
import type { OptionRange } from './options.ts';
import type { Platform } from './platform.ts';
import { replay } from './replay/replay.ts';
import type { ReplaySettings } from './replay/settings.ts';
import type { Terminal } from './terminal.ts';
import { FORMAT_NAMES, formatNamed } from './trace/formats.ts';
import type { TraceFormat } from './trace/format.ts';
import { addWatchOptions, watchSettings, type WatchOptions } from './watch/options.ts';

interface ReplayOptions extends WatchOptions {
  readonly format?: TraceFormat;
  readonly directory?: string;
  readonly views: number;
  readonly objectSize: number;
  readonly limit?: number;
  readonly failRate: number;
  readonly buckets: number;
  readonly migrateEvery?: number;
  readonly seed: number;
  readonly json?: boolean;
}

const COUNT_MAX = Number.MAX_SAFE_INTEGER;

function range(option: string, min: number, max: number, example: number): OptionRange {
  return { option, min, max, example };
}

const NOTES = `
The trace is a file, or - for standard input, packed with gzip or not. Without
one a workload is generated. Every read is checked; at the end everything is
destaged, read back and compared byte for byte.

Exit codes: 0 nothing lost or corrupt; 1 something is; 2 the trace, an option
or the directory cannot be used, or the disk is full; 130 interrupted.

Examples:
  destage replay
  destage replay trace.csv.gz --limit 10000 --json
  destage replay --fail-rate 0.05 --buckets 16 --migrate-every 1000`;

/** The `replay` subcommand; `ended` is told the exit code. */
export function replayCommand(
  platform: Platform,
  terminal: Terminal,
  ended: (exitCode: number) => void,
): Command {
  const command = new Command('replay')
    .description('Replay a block trace through the engine and check every byte.')
    .argument('[trace]', 'a trace to replay')
    .option('--format <name>', `${FORMAT_NAMES}; else it is recognised`, formatNamed)
    .option('--directory <dir>', 'where to keep the data; else a temporary directory')
    .option('--views <n>', 'views', wholeNumber(range('--views', 1, 64, 2)), 2)
    .option(
      '--object-size <bytes>',
      'bytes an object, a multiple of 512',
      sectorBytes(range('--object-size', 512, 16 * 1024 * 1024, 65_536)),
      65_536,
    )
    .option(
      '--limit <n>',
      'requests to replay at most',
      wholeNumber(range('--limit', 1, COUNT_MAX, 10_000)),
    )
    .option(
      '--fail-rate <p>',
      'share of puts to the backend that fail',
      decimal(range('--fail-rate', 0, 1, 0.05)),
      0,
    )
    .option('--buckets <k>', 'buckets', wholeNumber(range('--buckets', 1, 65_536, 16)), 64)
    .option(
      '--migrate-every <n>',
      'flush the next bucket after every n requests',
      wholeNumber(range('--migrate-every', 1, COUNT_MAX, 1000)),
    )
    .option(
      '--seed <n>',
      'seed of the workload, the bytes and the failures',
      wholeNumber(range('--seed', 0, 2 ** 31 - 1, 1)),
      1,
    )
    .option('--json', 'one line of JSON instead of the report')
    .addHelpText('after', NOTES)
    .action(async (trace: string | undefined, options: ReplayOptions) => {
      ended(await replay(settingsOf(trace, options), platform, terminal));
    });
  return addWatchOptions(command);
}

/** Errors: `bad-option` for options that do not go together. */
function settingsOf(trace: string | undefined, options: ReplayOptions): ReplaySettings {
  if (trace === undefined && options.format !== undefined) {
    throw new DestageError(
      'bad-option',
      `--format was given ${options.format.name} without a trace: expected a trace, for ` +
        `example destage replay trace.csv --format ${options.format.name}.`,
    );
  }
  const {
    objectSize: objectBytes,
    limit: requestsMax,
    json,
    migrateEvery,
    inspect: _inspect,
    port: _port,
    open: _open,
    control: _control,
    record: _record,
    ...others
  } = options;
  return {
    ...others,
    ...watchSettings(options),
    objectBytes,
    isJson: json ?? false,
    migrateEvery: migrateEvery ?? 0,
    ...(trace === undefined ? {} : { trace }),
    ...(requestsMax === undefined ? {} : { requestsMax }),
  };
}
