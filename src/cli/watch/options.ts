/**
 * The options by which a command lets somebody watch what it runs, and which of them go together.
 * What comes of them is `watch.ts`'s.
 */
import type { Command } from 'commander';
import { DestageError } from '../../stores/errors.ts';
import { port as portOption } from '../options.ts';
import type { WatchSettings } from './watch.ts';

export interface WatchOptions {
  readonly inspect?: boolean;
  readonly port?: number;
  readonly open?: boolean;
  readonly control?: boolean;
  readonly record?: string;
}

export function addWatchOptions(command: Command): Command {
  return command
    .option('--inspect', 'serve the inspector’s page while it runs, and after')
    .option('--port <n>', 'of the page; else 4747, or the next that is free', portOption)
    .option('--open', 'open the page in a browser')
    .option('--control', 'let the page set modes, flush, re-arm and send events')
    .option('--record <file>', 'write a recording for destage inspect');
}

/** Errors: `bad-option` for options of a page that is not served. */
export function watchSettings({
  inspect,
  port,
  open,
  control,
  record,
}: WatchOptions): WatchSettings {
  const recorded = record === undefined ? {} : { record };
  if (inspect === true)
    return {
      ...recorded,
      inspect: {
        ...(port !== undefined && { port }),
        isControlled: control === true,
        isOpened: open === true,
      },
    };
  const given = { '--port': port, '--open': open, '--control': control };
  const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (name === undefined) return recorded;
  throw new DestageError(
    'bad-option',
    `${name} was given without a page: expected --inspect, for example destage replay --inspect ` +
      `${name}${port === undefined ? '' : ` ${port}`}.`,
  );
}
