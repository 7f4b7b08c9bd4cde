/**
 * One replay in a process of its own: prints its figures and what the process has used.
 */
import { performance } from 'node:perf_hooks';
import { live } from '../src/cli/live.ts';
import { runCommand } from '../src/cli/program.ts';
import { imperative } from './imperative/platform.ts';

const [which, ...trace] = process.argv.slice(2);
let printed = '';
const code = await runCommand(
  ['replay', ...trace, '--json'],
  which === 'imperative' ? imperative : live,
  {
    stdin: process.stdin,
    out: (text) => void (printed += text),
    err: (text) => process.stderr.write(text),
    screen: undefined,
    cores: 1,
    interrupted: new AbortController().signal,
  },
);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const figures = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}') as object;
const used = {
  wallSeconds: performance.now() / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  peakMebibytes: maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify({ ...figures, ...used })}\n`);
process.exitCode = code;
