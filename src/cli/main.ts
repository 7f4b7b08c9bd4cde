#!/usr/bin/env node
/**
 * The executable: ties the command to this process. The first SIGINT, SIGTERM or SIGHUP asks for an
 * orderly end, the second ends at once.
 */
import { availableParallelism } from 'node:os';
import { EXIT } from './exit.ts';
import { live } from './live.ts';
import { runCommand } from './program.ts';

const SIGNALS = [
  { name: 'SIGINT', exitCode: 130 },
  { name: 'SIGTERM', exitCode: 143 },
  { name: 'SIGHUP', exitCode: 129 },
] as const;

const interruption = new AbortController();
for (const { name, exitCode } of SIGNALS) {
  process.on(name, () => {
    if (interruption.signal.aborted) process.exit(exitCode);
    process.stderr.write(`\ndestage: ${name}: stopping in order; once more to stop at once\n`);
    interruption.abort(exitCode);
  });
}

/** As of whoever is ended by SIGPIPE. */
const READER_GONE = 141;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Who reads the output may go first: `destage check notes | head`.
  if (error.code === 'EPIPE') process.exit(READER_GONE);
  process.stderr.write(
    `destage: the output cannot be written: ${error.message}. Send it elsewhere, and run again.\n`,
  );
  process.exit(EXIT.badInput);
});
// Nobody is left to be told: the terminal has gone, or its disk is full.
process.stderr.on('error', () => {});

process.exitCode = await runCommand(process.argv.slice(2), live, {
  stdin: process.stdin,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  screen: process.stderr.isTTY ? process.stderr : undefined,
  cores: availableParallelism(),
  interrupted: interruption.signal,
});
