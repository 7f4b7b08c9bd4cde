/**
 * Whoever inspects the system. It is asked once per batch whether there is anybody, by the first event
 * that it would be told: XState copies an inspection event only if somebody listens, and to copy this
 * one makes it. Without an audience nothing else is made.
 * Source: XState 5.33, `createSystem`, `sendInspectionEvent`.
 */
import type { InspectionEvent } from 'xstate';
import type { LiveSystem } from './live-scope.ts';

export type Told = Omit<InspectionEvent, 'rootId'>;

export class Audience {
  readonly #system: LiveSystem;
  #isThere: boolean | undefined;

  constructor(system: LiveSystem) {
    this.#system = system;
  }

  /** A batch begins. */
  begin(): void {
    this.#isThere = undefined;
  }

  /** False: for this batch nobody listens. */
  get mayBeThere(): boolean {
    return this.#isThere !== false;
  }

  tell(make: () => Told): void {
    if (this.#isThere === true) this.#system._sendInspectionEvent(make());
    else if (this.#isThere === undefined) this.#ask(make);
  }

  #ask(make: () => Told): void {
    let made: Told | undefined;
    const fields = (): Told => (made ??= make());
    const unmade = new Proxy({} as Told, {
      ownKeys: () => Reflect.ownKeys(fields()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(fields(), name),
      get: (_, name) => Reflect.get(fields(), name) as unknown,
    });
    this.#system._sendInspectionEvent(unmade);
    this.#isThere = made !== undefined;
  }
}
