/**
 * Sends requests through an engine: many at once, writes and reads side by side, in the trace's order.
 * Starts no engine and stops none; it returns when everything that it sent is answered.
 */
import { performance } from 'node:perf_hooks';
import type { Destage, WriteOptions } from '../../actors/api.ts';
import { DestageError } from '../../stores/errors.ts';
import type { RequestSource } from '../trace/read-trace.ts';
import type { TraceRequest } from '../trace/request.ts';
import { partsOf } from '../trace/split.ts';
import { Gate } from './gate.ts';
import type { Migration } from './migration.ts';
import type { Oracle } from './oracle.ts';
import type { Tally } from './tally.ts';

/** Requests of the trace under way at once. */
const REQUESTS_IN_FLIGHT_MAX = 128;

/** What to send where. */
export interface Drive {
  readonly engine: Destage;
  readonly source: RequestSource;
  readonly oracle: Oracle;
  readonly tally: Tally;
  readonly migration: Migration;
  readonly objectBytes: number;
  /** Requests to replay at most. */
  readonly requestsMax: number;
  /** Ends the reading; what was sent is still waited for. */
  readonly interrupted: AbortSignal;
  /** Ends the waiting of writers for room too: nothing more can be stored. Its reason is an error. */
  readonly halted: AbortSignal;
}

/** Why no more is read: the end, the limit, the user, or an error of the trace or of the engine. */
export type DriveEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: unknown };

const INTERRUPTED: DriveEnd = { kind: 'interrupted' };

/** Replays a source; every write and read is answered when it resolves. Never rejects. */
export async function drive(setup: Drive): Promise<DriveEnd> {
  const sender = new Sender(setup);
  const end = await sendAll(setup, sender);
  await sender.settle();
  return end.kind === 'failed' ? end : (sender.failure ?? end);
}

async function sendAll(setup: Drive, sender: Sender): Promise<DriveEnd> {
  const { source, tally, migration, requestsMax, interrupted } = setup;
  try {
    for await (const batch of source.batches) {
      for (const request of batch) {
        const room = sender.room();
        if (room !== undefined) await room;
        const early = interrupted.aborted ? INTERRUPTED : sender.failure;
        if (early !== undefined) {
          sender.giveBack();
          return early;
        }
        sender.send(request);
        const answers = migration.step(tally.requests);
        if (answers !== undefined) await answers;
        if (tally.requests >= requestsMax) return { kind: 'complete' };
      }
    }
    return interrupted.aborted ? INTERRUPTED : { kind: 'complete' };
  } catch (error) {
    return interrupted.aborted ? INTERRUPTED : { kind: 'failed', error };
  }
}

class Sender {
  /** The first thing that went wrong in the engine, other than a wrong content. */
  failure: Extract<DriveEnd, { kind: 'failed' }> | undefined;
  readonly #setup: Drive;
  readonly #options: WriteOptions;
  readonly #gate = new Gate(REQUESTS_IN_FLIGHT_MAX);

  constructor(setup: Drive) {
    this.#setup = setup;
    this.#options = { signal: setup.halted };
  }

  /** Takes a place for one request; a promise only when too much is under way. */
  room(): Promise<void> | undefined {
    return this.#gate.enter();
  }

  /** Returns a place that no request came for. */
  giveBack(): void {
    this.#gate.leave();
  }

  /** Waits until everything sent is answered. */
  settle(): Promise<void> {
    return this.#gate.empty();
  }

  /** Sends a request's parts, in order. */
  send(request: TraceRequest): void {
    const { tally, objectBytes } = this.#setup;
    const parts = partsOf(request, objectBytes);
    let left = parts.length;
    const settled = (): void => {
      left -= 1;
      if (left === 0) this.#gate.leave();
    };
    tally.requests += 1;
    if (request.kind === 'write') {
      tally.writes += 1;
      for (const part of parts) this.#write(part.object, part.offset, part.length, settled);
    } else {
      tally.reads += 1;
      for (const part of parts) this.#read(part.object, settled);
    }
  }

  #write(object: string, offset: number, length: number, settled: () => void): void {
    const { engine, oracle, tally } = this.#setup;
    const write = oracle.issueWrite(object, offset, length);
    const startedMs = performance.now();
    engine.write(object, offset, write.bytes, this.#options).then(
      () => {
        tally.acknowledged(startedMs);
        tally.bytesWritten += length;
        oracle.acknowledge(write);
        settled();
      },
      (error: unknown) => this.#fail(error, settled),
    );
  }

  #read(object: string, settled: () => void): void {
    const { engine, oracle } = this.#setup;
    const read = oracle.issueRead(object);
    engine.read(object).then(
      (found) => {
        oracle.judge(read, found);
        settled();
      },
      (error: unknown) => {
        if (!isCorruptRecord(error)) return this.#fail(error, settled);
        oracle.judgeUnreadable(read);
        settled();
      },
    );
  }

  #fail(error: unknown, settled: () => void): void {
    this.failure ??= { kind: 'failed', error };
    settled();
  }
}

/** Whether a store refused to serve a record because its checksum does not hold. */
export function isCorruptRecord(error: unknown): boolean {
  return error instanceof DestageError && error.code === 'corrupt-record';
}
