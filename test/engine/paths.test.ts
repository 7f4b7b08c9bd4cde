/**
 * The engine on paths that the checker makes through the life of an object, over stores that answer when
 * the path says so, and timers that fire then.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createDestage, memoryStores, type Destage, type Stores } from '../../src/index.ts';
import { objectLife, placeOf } from '../../src/properties/life/object-life.ts';
import { pathsOf, type PathStep, type SystemUnderTest } from '../../src/testing/index.ts';

const attemptsMax = 2;
const object = 'o';
/** That are tried for one step. */
const timersMax = 20;

/** A call to a store that waits for what the path says. */
interface Held {
  readonly does: () => void;
  readonly refuses: () => void;
}

class HeldEngine implements SystemUnderTest {
  readonly #held = new Map<'row' | 'side', Held>();
  #engine: Destage | undefined;
  #isHolding = true;

  async reset(): Promise<void> {
    await this.close();
    const stores = memoryStores({ logQuotaBytes: 1000 });
    this.#held.clear();
    this.#engine = await createDestage({
      stores: this.#holding(stores),
      views: 1,
      objectBytesMax: 1,
      limits: { attemptsMax },
    });
  }

  async close(): Promise<void> {
    this.#isHolding = false;
    for (const { does } of this.#held.values()) does();
    if (this.#engine !== undefined) await untilWithTimers(this.#engine.stop());
    this.#isHolding = true;
  }

  async perform({ actor, timer, event, expected }: PathStep): Promise<void> {
    const engine = this.#running;
    const who = actor.split('/').at(-1) ?? '';
    const what = timer ?? event.type;
    if (what === 'view.insert') await engine.write(object, 0, new Uint8Array(1));
    else if (what === 'object.rearm') engine.rearm(object);
    else if (who === 'row' || who === 'side') this.#answer(who, what === 'does');
    else if (what !== 'start') await this.#fire(timer, expected);
    await settled();
  }

  observe(): string {
    const { place } = this.#running.explain(object);
    return place === 'clean' ? 'absent' : place;
  }

  /** The timers that are due first, until one has done what it is to do; nothing where that cannot be seen. */
  async #fire(timer: string | undefined, expected: unknown): Promise<void> {
    // An object that is to be parked is so before its backoff and after it.
    const isDone = (): boolean =>
      this.observe() === expected &&
      (timer !== 'backoff' || expected !== 'parking' || this.#held.has('side'));
    for (let fired = 0; !isDone() && fired < timersMax; fired++) {
      vi.advanceTimersToNextTimer();
      await settled();
    }
  }

  #answer(who: 'row' | 'side', isDone: boolean): void {
    const held = this.#held.get(who);
    if (held === undefined) throw new Error(`${who} has not been asked`);
    this.#held.delete(who);
    if (isDone) held.does();
    else held.refuses();
  }

  #hold<T>(who: 'row' | 'side', call: () => Promise<T>): Promise<T> {
    if (!this.#isHolding) return call();
    return new Promise((resolve, reject) => {
      this.#held.set(who, {
        does: () => void call().then(resolve, reject),
        refuses: () => reject(new Error('refused')),
      });
    });
  }

  #holding({ log, row, side }: Stores): Stores {
    const put: Stores['row']['put'] = (...given) => this.#hold('row', () => row.put(...given));
    const park: Stores['side']['put'] = (...given) => this.#hold('side', () => side.put(...given));
    return { log, row: withPut(row, put), side: withPut(side, park) };
  }

  get #running(): Destage {
    if (this.#engine === undefined) throw new Error('the engine has not been made');
    return this.#engine;
  }
}

function withPut<Store extends object>(store: Store, put: (...given: never[]) => unknown): Store {
  return new Proxy(store, {
    get: (target, name): unknown => {
      const member: unknown = name === 'put' ? put : Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** Whatever timers it waits for. */
async function untilWithTimers(stopping: Promise<void>): Promise<void> {
  const stopped = stopping.then(() => 'stopped');
  while ((await Promise.race([stopped, turn()])) !== 'stopped') vi.advanceTimersToNextTimer();
}

/** Whatever follows without a timer has followed. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 12; turns++) await turn();
}

const engine = new HeldEngine();
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterAll(async () => {
  await engine.close();
  vi.useRealTimers();
});

/** What whole writes of an object that has an actor do not come to: a fill, a recovery, a write when parked. */
const others = [
  'object.prepared: always [isExhausted] → object.parking',
  'object.prepared: always → object.filling',
  'object.filling: fill.done → object.requeued',
  'object.filling: fill.failed → object.failed',
  'object.parked: object.write → object.parking',
];

it('does what the checked machines do, on paths through every step of an object’s life', async () => {
  const life = objectLife({ attemptsMax, writes: 3, isPunctual: true });
  const paths = pathsOf(life, { expected: placeOf, isPrompt: true, of: 'system' });
  await paths.run(engine);
  const covered = paths.coverage.find(({ machine }) => machine === 'object');
  expect(covered?.transitions.missed).toEqual(others);
  expect(paths.paths).toHaveLength(258);
});
