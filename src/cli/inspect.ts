/**
 * `destage inspect`: its arguments and options, checked before anything is opened. What it does is in
 * `inspect/`.
 */
import { Command } from 'commander';
import { inspectFiles } from './inspect/files.ts';
import { port } from './options.ts';
import type { Terminal } from './terminal.ts';

interface InspectOptions {
  readonly port?: number;
}

const NOTES = `
Opens a recording (replay --record, or an inspector of one's own program) on a
local page: nothing leaves this machine. Whoever has the printed address may
look, from this machine only. Ends with Ctrl-C.

Examples:
  destage inspect run.jsonl
  destage inspect run.jsonl --port 4800`;

/** The `inspect` subcommand; `ended` is told the exit code. */
export function inspectCommand(terminal: Terminal, ended: (exitCode: number) => void): Command {
  return new Command('inspect')
    .description('Look through a recording or a counterexample on a local page.')
    .argument('<file>', 'a recording')
    .option('--port <n>', 'the port; else 4747, or the next that is free', port)
    .addHelpText('after', NOTES)
    .action(async (file: string, options: InspectOptions) => {
      ended(await inspectFiles([file], options, terminal));
    });
}
