/**
 * The lines of a log, plain or gzip. Whoever wrote it may have been killed in the middle of its last line:
 * that is left out, and said.
 */
import { openBytes } from '../input/byte-source.ts';
import { linesOf } from '../input/lines.ts';
import type { Terminal } from '../terminal.ts';

const what = {
  noun: 'log',
  remedy: 'Give the path of a file of lines, plain or gzip, or - for standard input.',
} as const;
/** Far above any event; whole contexts are in a recording. */
const lineLengthMax = 2 ** 26;

/** Errors: `unreadable`; `bad-trace` for gzip that is damaged or cut short. */
export async function openLog(path: string, terminal: Terminal): Promise<AsyncIterable<string>> {
  const { stdin, interrupted: signal } = terminal;
  const { name, chunks } = await openBytes({ path, stdin, signal, what });
  const isCut = (line: string): void =>
    terminal.err(`destage: ${name}: its last line was cut off and is left out: ${start(line)}\n`);
  return wholeLines(chunks, isCut);
}

async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  cut: (line: string) => void,
): AsyncGenerator<string> {
  let isEnded = true;
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (chunk.length > 0) isEnded = chunk.at(-1) === newline;
      yield chunk;
    }
  }
  let last: string | undefined;
  for await (const batch of linesOf(watched(), lineLengthMax))
    for (const line of batch) {
      if (last !== undefined) yield last;
      last = line;
    }
  if (last === undefined) return;
  if (isEnded || !isHalf(last)) yield last;
  else cut(last);
}

const newline = 10;

function isHalf(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}

function start(line: string): string {
  return line.length > 60 ? `${line.slice(0, 60)} …` : line;
}
