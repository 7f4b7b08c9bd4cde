/**
 * A file as a run: a recording, or a trace that the checker has written. Which of the two it is is seen
 * from its first line.
 */
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readTrace } from '../../checker/trace-file.ts';
import { InspectorError } from '../../inspector/problem.ts';
import { recordingFormat } from '../../inspector/record.ts';
import { readRecording } from '../../inspector/recording/read-recording.ts';
import type { Run } from '../../inspector/session.ts';
import { traceTimeline } from '../../inspector/trace/trace-timeline.ts';
import type { Branches } from './branches.ts';
import { systemOfTrace } from './systems.ts';

/** Errors: `bad-recording`, `bad-trace`, `bad-option`. */
export async function openRun(
  file: string,
  system: string | undefined,
  branches: Branches,
): Promise<Run> {
  const begin = await beginningOf(file);
  if (begin.includes(`"${recordingFormat}"`)) {
    const { timeline, notices } = await readRecording(file);
    return { timeline, name: path.basename(file), kind: 'recording', notices };
  }
  if (!begin.includes('"steps"') && !begin.includes('"initial"')) throw neither(file);
  return openTrace(file, system, branches);
}

async function openTrace(
  file: string,
  named: string | undefined,
  branches: Branches,
): Promise<Run> {
  const trace = readTraceFrom(file, await readFile(file, 'utf8'));
  const found = await systemOfTrace(trace, named);
  const { timeline, ends } = traceTimeline(trace, found?.details);
  if (found !== undefined) branches.add(timeline, { trace, system: found.system, ends });
  const notices =
    found === undefined
      ? [
          `No system at hand has a trace of ${trace.system} like this one: it is shown without charts, ` +
            'and cannot be branched. Give its system with --system.',
        ]
      : [];
  return { timeline, name: `${path.basename(file)}: ${trace.property}`, kind: 'trace', notices };
}

function readTraceFrom(file: string, text: string) {
  try {
    return readTrace(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InspectorError('bad-trace', `${file}: ${why}`, { cause: error });
  }
}

/** Enough to tell. */
async function beginningOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InspectorError(
      'bad-option',
      `${file} cannot be opened: ${why}. Give a recording, or a trace of destage check --trace.`,
      { cause: error },
    );
  }
}

function neither(file: string): InspectorError {
  return new InspectorError(
    'bad-recording',
    `${file} is neither a recording nor a trace: its first line is no header. Give a file that destage ` +
      'replay --record, an inspector, or destage check --trace has written.',
  );
}
