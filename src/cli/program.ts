/**
 * The `destage` command: its subcommands, and the way from arguments to an exit code. Runs in any
 * process; `main.ts` is the executable.
 */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.ts';
import { conformCommand } from './conform.ts';
import { EXIT, explained } from './exit.ts';
import { inspectCommand } from './inspect.ts';
import type { Platform } from './platform.ts';
import { replayCommand } from './replay.ts';
import type { Terminal } from './terminal.ts';

const HELP_COLUMNS = 80;

/** Runs the command. `args` without the program's own name. Resolves with the exit code. */
export async function runCommand(
  args: readonly string[],
  platform: Platform,
  terminal: Terminal,
): Promise<number> {
  let code: number = EXIT.fine;
  const program = new Command('destage')
    .description('A durable write-back cache, as an XState actor system.')
    .version(packageVersion())
    .addCommand(replayCommand(platform, terminal, (exitCode) => (code = exitCode)))
    .addCommand(checkCommand(terminal, (exitCode) => (code = exitCode)))
    .addCommand(conformCommand(terminal, (exitCode) => (code = exitCode)))
    .addCommand(inspectCommand(terminal, (exitCode) => (code = exitCode)));
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.configureHelp({ helpWidth: HELP_COLUMNS });
    command.configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
    command.showHelpAfterError(`Run ${nameOf(command)} --help for what is allowed.`);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written its message; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.badInput;
    if (terminal.interrupted.aborted) return Number(terminal.interrupted.reason);
    terminal.err(explained(error));
    return EXIT.badInput;
  }
}

/** The package's own version, found by its name, from wherever this is compiled to. */
function packageVersion(): string {
  const description: unknown = createRequire(import.meta.url)('destage/package.json');
  return (description as { readonly version: string }).version;
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
}
