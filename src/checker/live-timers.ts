/**
 * The timers of a live system: a clock that does not move by itself. A timer fires when it is told to,
 * by its actor and its name.
 */
import type { EventObject } from 'xstate';
import type { LiveActor, LiveSystemInternals } from './live-actor.ts';

export interface LiveTimer {
  readonly from: LiveActor;
  readonly to: LiveActor;
  readonly event: EventObject;
  readonly id: string | undefined;
  readonly fire: () => void;
}

/** What `fire` needs to know of the one it is to find. */
export interface TimerName {
  readonly name: string;
  readonly isNameless: boolean;
}

export class LiveTimers {
  #armed: LiveTimer[] = [];
  #arming: Omit<LiveTimer, 'fire'> | undefined;

  readonly clock = {
    setTimeout: (fire: () => void): LiveTimer => {
      const about = this.#arming;
      if (about === undefined) throw new Error('a timer is armed that no actor has asked for');
      const timer = { ...about, fire };
      this.#armed.push(timer);
      return timer;
    },
    clearTimeout: (timer: LiveTimer): void => {
      this.#armed = this.#armed.filter((other) => other !== timer);
    },
  };

  watch({ scheduler }: LiveSystemInternals): void {
    const schedule = scheduler.schedule.bind(scheduler);
    scheduler.schedule = (from, to, event, delay, id) => {
      this.#arming = { from, to, event, id };
      schedule(from, to, event, delay, id);
      this.#arming = undefined;
    };
  }

  of(actor: LiveActor): readonly LiveTimer[] {
    return this.#armed.filter(({ from }) => from === actor);
  }

  /** `nth`: of those with this name, in the order of their arming. Undefined: there is none. */
  take(actor: LiveActor, { name, isNameless }: TimerName, nth: number): LiveTimer | undefined {
    const named = this.of(actor).filter(
      ({ id, event }) => (id ?? event.type) === name && (id === undefined) === isNameless,
    );
    const timer = named[nth];
    if (timer !== undefined) this.clock.clearTimeout(timer);
    return timer;
  }
}
