/**
 * An engine that keeps everything in a map, and may lie about it: the replay has to find out. It is
 * what proves that `lost` and `corrupt` are counted, which an honest engine never shows.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { EMPTY } from 'rxjs';
import type { Ack, Destage, DestageOptions, Metrics, WriteOptions } from '../../src/actors/api.ts';
import type { FlushAnswer } from '../../src/machines/events.ts';
import type { Stores } from '../../src/stores/ports.ts';
import type { FakeStores } from './fake-stores.ts';

/** What is wrong with an engine. `nth` counts its writes from 1. */
export interface Lies {
  /** Acknowledges a write and forgets it. */
  readonly forgetsWrite?: (nth: number) => boolean;
  /** Flips one bit of a write. */
  readonly flipsBit?: (nth: number) => boolean;
  /** Writes to the neighbouring sector. */
  readonly misplaces?: (nth: number) => boolean;
  /** Reads return the object as it was a write ago. */
  readonly readsStale?: boolean;
  /** The backend gets nothing of an object. */
  readonly forgetsObject?: (object: string) => boolean;
  /** Throws instead of taking a write. */
  readonly refusesWrite?: (nth: number) => Error | undefined;
  readonly answersFlush?: (bucket: number) => FlushAnswer;
}

/** A fake engine over stores of which the log is fake. */
export class FakeDestage implements Destage {
  readonly metrics$ = EMPTY;
  readonly events$ = EMPTY;
  readonly flushed: number[] = [];
  inFlight = 0;
  inFlightMax = 0;
  readonly #stores: Stores;
  readonly #log: FakeStores;
  readonly #objectBytesMax: number;
  readonly #lies: Lies;
  readonly #images = new Map<string, { version: number; bytes: Uint8Array }>();
  readonly #before = new Map<string, Uint8Array>();
  #stopping: Promise<void> = Promise.resolve();
  #giveUp: () => void = () => {};
  #writes = 0;
  #putBytes = 0;
  #failures = 0;

  constructor(options: DestageOptions, log: FakeStores, lies: Lies) {
    if (options.stores === undefined) throw new Error('the replay passes stores');
    this.#stores = options.stores;
    this.#log = log;
    this.#objectBytesMax = options.objectBytesMax ?? 65_536;
    this.#lies = lies;
  }

  async write(
    object: string,
    offset: number,
    bytes: Uint8Array,
    options?: WriteOptions,
  ): Promise<Ack> {
    this.#writes += 1;
    const nth = this.#writes;
    options?.signal?.throwIfAborted();
    const refusal = this.#lies.refusesWrite?.(nth);
    if (refusal !== undefined) throw refusal;
    const version = this.#log.nextSequence();
    if (!this.#lies.forgetsWrite?.(nth)) await this.#apply(object, version, offset, bytes, nth);
    this.inFlight += 1;
    this.inFlightMax = Math.max(this.inFlightMax, this.inFlight);
    await turn();
    this.inFlight -= 1;
    return { version };
  }

  async read(object: string): Promise<Uint8Array | undefined> {
    await turn();
    if (this.#lies.readsStale) return this.#before.get(object);
    return this.#images.get(object)?.bytes.slice() ?? (await this.#stores.row.get(object))?.bytes;
  }

  destage(): never {
    throw new Error('a replay asks for no object');
  }

  destageBuckets(buckets: Iterable<number>): ReturnType<Destage['destageBuckets']> {
    const [bucket = 0] = buckets;
    this.flushed.push(bucket);
    const answer = this.#lies.answersFlush?.(bucket) ?? { kind: 'done' };
    return { request: 'fake', progress$: EMPTY, done: turn(answer) };
  }

  admitBuckets(): void {}

  setMode(): Promise<void> {
    return Promise.resolve();
  }

  explain(): never {
    throw new Error('a replay asks for no explanation');
  }

  parked(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  rearm(): boolean {
    return false;
  }

  metrics(): Metrics {
    return {
      writesTotal: this.#writes,
      writtenBytesTotal: 0,
      putsTotal: 0,
      destagedBytesTotal: this.#putBytes,
      failuresTotal: this.#failures,
      dirtyObjects: this.#images.size,
      dirtyBytes: 0,
      inFlight: 0,
      parked: 0,
      sickViews: 0,
      logUsedBytes: 0,
      logQuotaBytes: 1,
      trimmedTo: this.#log.log.trimmedTo(),
      ackP50Ms: 0,
      ackP99Ms: 0,
    };
  }

  /** Drains until it is asked again: one attempt an object, then it is parked for as long as that takes. */
  stop(options: { readonly drain?: boolean } = {}): Promise<void> {
    if (options.drain === true) {
      const given = new Promise<void>((resolve) => {
        this.#giveUp = resolve;
      });
      this.#stopping = Promise.race([this.#drain(), given]);
    } else this.#giveUp();
    return this.#stopping;
  }

  async #drain(): Promise<void> {
    for (const [object, { version, bytes }] of this.#images) {
      if (!this.#lies.forgetsObject?.(object)) await this.#move(object, version, bytes);
      this.#images.delete(object);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get actor(): never {
    throw new Error('a replay does not look inside');
  }

  async #apply(
    object: string,
    version: number,
    at: number,
    bytes: Uint8Array,
    nth: number,
  ): Promise<void> {
    const offset = this.#lies.misplaces?.(nth) ? at + 512 : at;
    const old = this.#images.get(object)?.bytes ?? this.#log.rows.get(object)?.bytes;
    if (old !== undefined) this.#before.set(object, old.slice());
    const end = Math.min(this.#objectBytesMax, offset + bytes.length);
    const image = new Uint8Array(Math.max(old?.length ?? 0, end));
    image.set(old ?? []);
    image.set(bytes.subarray(0, end - offset), offset);
    if (this.#lies.flipsBit?.(nth)) image[offset] = (image[offset] ?? 0) ^ 1;
    this.#images.set(object, { version, bytes: image });
  }

  async #move(object: string, version: number, bytes: Uint8Array): Promise<void> {
    try {
      await this.#stores.row.put(object, version, bytes);
      this.#putBytes += bytes.length;
    } catch (error) {
      this.#failures += 1;
      const extents = [{ offset: 0, bytes }];
      const reason = String(error);
      await this.#stores.side.put(object, { version, extents, corrupt: [], reason }).catch(() => {
        return new Promise(() => {});
      });
    }
  }
}
