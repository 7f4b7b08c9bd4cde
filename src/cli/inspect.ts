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
  readonly open?: boolean;
  readonly system?: string;
  readonly html?: string;
}

const NOTES = `
A recording is what replay --record, or an inspector of one's own program, has
written; a trace what check --trace has. A second file is shown beside the first,
with where they first differ. From any step of a trace the other possible steps
can be tried, when its system is known: engine and notes are found by themselves.

The page is served to this machine only, to whoever has the printed address, and
loads nothing from anywhere else. Ends with Ctrl-C.

Examples:
  destage inspect run.jsonl
  destage inspect counterexample.json --system ./my-system.js --open
  destage inspect before.jsonl after.jsonl
  destage inspect counterexample.json --html counterexample.html`;

/** The `inspect` subcommand; `ended` is told the exit code. */
export function inspectCommand(terminal: Terminal, ended: (exitCode: number) => void): Command {
  return new Command('inspect')
    .description('Look through a recording or a counterexample on a local page.')
    .argument('<file>', 'a recording or a trace')
    .argument('[other]', 'another one to compare it with')
    .option('--port <n>', 'the port; else 4747, or the next that is free', port)
    .option('--open', 'open the page in a browser')
    .option('--system <system>', 'of a trace: engine, notes, or a module that exports it')
    .option('--html <file>', 'write one file that opens without a server, and end')
    .addHelpText('after', NOTES)
    .action(async (file: string, other: string | undefined, options: InspectOptions) => {
      const { open, ...settings } = options;
      const files = other === undefined ? [file] : [file, other];
      ended(await inspectFiles(files, { ...settings, isOpened: open === true }, terminal));
    });
}
