/**
 * One engine for one test: memory stores behind a script, a virtual clock, and what was emitted.
 * The engine is dropped, not stopped, when the test ends: a test that means to stop it does so.
 */
import { afterEach, beforeEach, onTestFinished } from 'vitest';
import { createDestage } from '../../../src/actors/create-destage.ts';
import type { Destage, DestageOptions } from '../../../src/actors/api.ts';
import type { DestageEmitted, FlushAnswer, Place } from '../../../src/machines/events.ts';
import type { ObjectId, Stores } from '../../../src/stores/ports.ts';
import { bytesOf, freshStores, scripted, type Script } from './stores.ts';
import { VirtualClock } from './virtual-clock.ts';

const clock = new VirtualClock();

/** The clock of the trials, installed in each test of the file. */
export function virtualClock(): VirtualClock {
  beforeEach(() => clock.install());
  afterEach(() => clock.uninstall());
  return clock;
}

export const objectBytesMax = 64;

export interface TrialOptions extends Omit<DestageOptions, 'stores' | 'directory'> {
  readonly script?: Script;
  /** Stores of an earlier trial. */
  readonly base?: Stores;
  readonly quotaBytes?: number;
}

export class Trial {
  readonly engine: Destage;
  /** Without the script. */
  readonly base: Stores;
  /** What the stores do from now on; the test may change it. */
  readonly script: Script;
  readonly events: DestageEmitted[] = [];

  constructor(engine: Destage, base: Stores, script: Script) {
    this.engine = engine;
    this.base = base;
    this.script = script;
    engine.events$.subscribe((event) => this.events.push(event));
  }

  placeOf(object: ObjectId): Place | 'clean' {
    return this.engine.explain(object).place;
  }

  /** Waits, below the thresholds or for another attempt. */
  isWaiting(object: ObjectId): boolean {
    return ['queued', 'requeued'].includes(this.placeOf(object));
  }

  /** Destages an object, and lets everything that follows happen. */
  async flush(object: ObjectId): Promise<FlushAnswer> {
    const answer = await clock.settled('flushed', this.engine.destage(object).done);
    await clock.settle();
    return answer;
  }

  /** A whole write of one value. */
  async overwrite(object: ObjectId, value: number): Promise<number> {
    return (await this.engine.write(object, 0, bytesOf(value, objectBytesMax))).version;
  }

  /** The first byte of the object in ROW, and its version there. */
  async inRow(object: ObjectId): Promise<readonly [number | undefined, number] | undefined> {
    const row = await this.base.row.get(object);
    return row && [row.bytes[0], row.version];
  }

  failuresOf(object: ObjectId): readonly string[] {
    return this.events.flatMap((event) =>
      event.type === 'object.failed' && event.object === object ? [event.reason] : [],
    );
  }

  placesOf(object: ObjectId): readonly Place[] {
    return this.events.flatMap((event) =>
      event.type === 'object.placed' && event.object === object ? [event.place] : [],
    );
  }
}

/** What a promise is rejected with; heard from now on, however late it is looked at. */
export function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing: it was not refused',
    (error: unknown) => error,
  );
}

/** Starts an engine whose thresholds nothing reaches, unless the test says otherwise. */
export async function begin(options: TrialOptions = {}): Promise<Trial> {
  const { script = {}, quotaBytes, base = freshStores(quotaBytes), ...rest } = options;
  const stores = scripted(base, script);
  const limits = { backoffMinMs: 4, backoffMaxMs: 32, ...rest.limits };
  const engine = await createDestage({ objectBytesMax, ...rest, limits, stores });
  onTestFinished(() => {
    engine.actor.stop();
  });
  return new Trial(engine, base, script);
}
