/**
 * Delays that a machine computes. How long a timer takes is no part of a state, and may be drawn, so
 * that in a step such a delay is a ticket, and it is asked for anew whenever a member arms the timer.
 */
import type { AnyStateMachine } from 'xstate';

type Delay = (args: unknown, params: unknown) => unknown;

/** How long, in milliseconds. */
export type DelayMs = () => number;

/** Beyond every delay. */
const firstTicket = 2 ** 52;

export class Delays {
  readonly machine: AnyStateMachine;
  #tickets: DelayMs[] = [];

  constructor(machine: AnyStateMachine) {
    const given = Object.entries(machine.implementations.delays as Record<string, unknown>);
    const delays = given
      .filter(([, delay]) => typeof delay === 'function')
      .map(([name, delay]) => [name, this.#ticketed(name, delay as Delay)] as const);
    const ticketed: Record<string, Delay> = Object.fromEntries(delays);
    this.machine = machine.provide({ delays: ticketed as never });
  }

  /** A step begins. */
  begin(): void {
    this.#tickets = [];
  }

  /** What a step has armed a timer with. */
  of(delayMs: number): DelayMs {
    // As `setTimeout` takes what is no number.
    return this.#tickets[delayMs - firstTicket] ?? (() => (Number.isNaN(delayMs) ? 0 : delayMs));
  }

  #ticketed(name: string, delay: Delay): Delay {
    return (args, params) => {
      const ask = (): number => {
        const delayMs = delay(args, params);
        if (typeof delayMs === 'number' && !Number.isNaN(delayMs)) return delayMs;
        throw new Error(`the delay ${name} is ${String(delayMs)}, and no number of milliseconds`);
      };
      return firstTicket + this.#tickets.push(ask) - 1;
    };
  }
}
