/**
 * A trace as a stream of requests: bytes, lines, the recognised format, and a clear end at the first
 * line that is not a request.
 */
import type { DestageError } from '../../stores/errors.ts';
import { openBytes, type ByteLocation, type ByteSource } from '../input/byte-source.ts';
import { linesOf } from '../input/lines.ts';
import { emptyTrace, malformedLine, unknownFormat } from './complaints.ts';
import type { TraceFormat } from './format.ts';
import { isHeader, recognise, RECOGNISED_LINES } from './recognise.ts';
import type { TraceRequest } from './request.ts';

/** Requests to replay, once. */
export interface RequestSource {
  /** What the report calls it. */
  readonly title: string;
  /** Errors: `bad-trace`, `unreadable`; what came before stands. */
  readonly batches: AsyncIterable<readonly TraceRequest[]>;
  /** How far it is, in [0, 1]; `undefined` when it may have no end. */
  fraction(): number | undefined;
  /** Lines so far that asked for no bytes. */
  skipped(): number;
}

/** Where a trace is, and how to read it. */
export interface TraceLocation extends Omit<ByteLocation, 'what'> {
  /** Absent: recognised from the first lines. */
  readonly format?: TraceFormat;
}

const what = {
  noun: 'trace',
  remedy:
    'Give the path of a trace file, - for standard input, or nothing for a generated workload.',
} as const;
/** Far above any request. */
const lineLengthMax = 4096;

/** Opens a trace and settles its format. Errors: `unreadable`, `unknown-format`, `bad-trace`. */
export async function openTrace(location: TraceLocation): Promise<RequestSource> {
  const bytes = await openBytes({ ...location, what });
  const lines = linesOf(bytes.chunks, lineLengthMax);
  const head: string[] = [];
  while (head.length < RECOGNISED_LINES) {
    const next = await lines.next();
    if (next.done === true) break;
    for (const line of next.value) head.push(line);
  }
  const first = head.find((line) => line.trim() !== '');
  if (first === undefined) throw emptyTrace(bytes.name);
  const format = location.format ?? recognise(head.filter((line) => line.trim() !== ''));
  if (format === undefined) {
    await lines.return();
    throw unknownFormat(bytes.name, first);
  }
  return requestsOf(bytes, format, head, lines);
}

function requestsOf(
  bytes: ByteSource,
  format: TraceFormat,
  head: readonly string[],
  lines: AsyncGenerator<readonly string[], void>,
): RequestSource {
  let skipped = 0;
  let lineNumber = 0;
  let isStarted = false;

  function parseBatch(
    batch: readonly string[],
    requests: TraceRequest[],
  ): DestageError | undefined {
    for (const line of batch) {
      lineNumber += 1;
      if (line.trim() === '') continue;
      const isFirst = !isStarted;
      isStarted = true;
      if (isFirst && isHeader(format, line)) continue;
      const parsed = format.parse(line);
      if (parsed.kind === 'malformed') {
        return malformedLine({
          trace: bytes.name,
          format,
          lineNumber,
          line,
          expected: parsed.expected,
        });
      }
      if (parsed.kind === 'skipped') skipped += 1;
      else requests.push(parsed);
    }
    return undefined;
  }

  async function* batches(): AsyncGenerator<readonly TraceRequest[]> {
    let isEmpty = true;
    for await (const batch of chained(head, lines)) {
      const requests: TraceRequest[] = [];
      const failure = parseBatch(batch, requests);
      isEmpty &&= requests.length === 0 && skipped === 0;
      if (requests.length > 0) yield requests;
      if (failure !== undefined) throw failure;
    }
    if (isEmpty) throw emptyTrace(bytes.name);
  }

  return {
    title: `${bytes.name} (${format.name})`,
    batches: batches(),
    fraction: () => bytes.fraction(),
    skipped: () => skipped,
  };
}

async function* chained(
  head: readonly string[],
  lines: AsyncGenerator<readonly string[], void>,
): AsyncGenerator<readonly string[]> {
  try {
    yield head;
    yield* lines;
  } finally {
    await lines.return();
  }
}
