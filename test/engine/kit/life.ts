/**
 * One life of an engine over shared stores: from its start to its stop, or to a crash, after which
 * nothing that it does reaches the stores any more, but for what a store does late on its own.
 * Watches what a store can see of the engine's manners: one put per object, the window, and the
 * trim point.
 */
import { createDestage } from '../../../src/actors/create-destage.ts';
import type { Destage, DestageOptions } from '../../../src/actors/api.ts';
import type { ObjectId, Stores } from '../../../src/stores/ports.ts';
import type { Faults } from './faults.ts';
import { never, scripted, type Put } from './stores.ts';

export type LifeOptions = Omit<DestageOptions, 'stores' | 'directory'>;

interface Flight {
  readonly object: ObjectId;
  readonly view: number;
}

export class Life {
  readonly violations: string[] = [];
  /** Each object that has been parked in this life, or was when it began. */
  readonly everParked = new Set<ObjectId>();
  /** What of these is on its way to a store may be of an attempt that the engine has given up. */
  readonly timedOut = new Set<ObjectId>();
  readonly #options: LifeOptions;
  readonly #flights = new Set<Flight>();
  #engine: Destage | undefined;
  #trimmedTo = 0;
  #isAlive = true;

  private constructor(options: LifeOptions) {
    this.#options = options;
  }

  static async begin(watched: Stores, faults: Faults, options: LifeOptions): Promise<Life> {
    const life = new Life(options);
    const stores = life.#mortal(life.#mannered(life.#faulty(watched, faults)));
    life.#engine = await createDestage({ ...options, stores });
    life.engine.events$.subscribe((event) => {
      if (event.type === 'object.failed' && event.reason === 'no answer in time')
        life.timedOut.add(event.object);
      if (event.type === 'object.placed' && event.place === 'parked')
        life.everParked.add(event.object);
    });
    return life;
  }

  get engine(): Destage {
    if (this.#engine === undefined) throw new Error('this life has not begun');
    return this.#engine;
  }

  /** As a SIGKILL would. */
  crash(): void {
    this.end();
    this.engine.actor.stop();
  }

  /** After a stop the process is gone: what is still on its way of it goes nowhere. */
  end(): void {
    this.#isAlive = false;
  }

  /** The faults, and the objects that ROW never takes. */
  #faulty(stores: Stores, faults: Faults): Stores {
    return scripted(stores, {
      put: ({ object }, go) =>
        faults.sick.has(object)
          ? Promise.reject(new Error(`${object} is sick`))
          : faults.apply('put', go),
      append: (_writes, go) => faults.apply('append', go),
      version: (_object, go) => faults.apply('version', go),
      entries: (_object, go) => faults.apply('entries', go),
      readRange: (_object, go) => faults.apply('readRange', go),
      sidePut: (_park, go) => faults.apply('sidePut', go),
      sideRemove: (_removed, go) => faults.apply('sideRemove', go),
      trim: (_below, go) => faults.apply('trim', go),
    });
  }

  #mannered(stores: Stores): Stores {
    return scripted(stores, {
      put: (put, go) => this.#fly(put, go),
      trim: (below, go) => {
        if (below < this.#trimmedTo)
          this.violations.push(`8 TrimMonotone: ${this.#trimmedTo} to ${below}`);
        this.#trimmedTo = below;
        return go();
      },
    });
  }

  async #fly<T>({ object }: Put, go: () => Promise<T>): Promise<T> {
    const view = this.#options.viewOf?.(object) ?? 0;
    const flight: Flight = { object, view };
    this.#flights.add(flight);
    const counted = [...this.#flights].filter((other) => !this.timedOut.has(other.object));
    const sameObject = counted.filter((other) => other.object === object).length;
    if (sameObject > 1) this.violations.push(`3 SingleFlight: ${sameObject} puts of ${object}`);
    const sameView = counted.filter((other) => other.view === view).length;
    const window = this.#options.limits?.windowObjects ?? Infinity;
    if (sameView > window)
      this.violations.push(
        `11 WindowBound: ${sameView} puts in flight in view ${view} of ${window}`,
      );
    try {
      return await go();
    } finally {
      this.#flights.delete(flight);
    }
  }

  /** The dead neither call nor hear. */
  #mortal(stores: Stores): Stores {
    const unlessDead = async <T>(go: () => Promise<T>): Promise<T> => {
      if (!this.#isAlive) return never();
      try {
        const result = await go();
        return this.#isAlive ? result : await never<T>();
      } catch (error) {
        if (this.#isAlive) throw error;
        return never();
      }
    };
    return scripted(stores, {
      append: (_writes, go) => unlessDead(go),
      entries: (_object, go) => unlessDead(go),
      trim: (_below, go) => unlessDead(go),
      put: (_put, go) => unlessDead(go),
      version: (_object, go) => unlessDead(go),
      readRange: (_object, go) => unlessDead(go),
      sidePut: (_park, go) => unlessDead(go),
      sideGet: (_object, go) => unlessDead(go),
      sideRemove: (_removed, go) => unlessDead(go),
    });
  }
}
