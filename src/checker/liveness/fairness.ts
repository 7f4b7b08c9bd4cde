/**
 * Which moves are one choice that fairness is about: reading one channel, or any channel of an actor;
 * firing one timer; an event of the environment. Weak: a choice that stays possible is made in the
 * end. Strong: one that is possible again and again is.
 * Source: Lamport, "The Temporal Logic of Actions", WF and SF.
 */
import { timerLabel } from '../actor-view.ts';
import type { Fairness } from '../api.ts';
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';

/** No run owes this choice anything. */
export const unfair = -1;

/** Choices as numbers, and what is known of each. */
export class Choices {
  readonly #model: Model;
  readonly #fairness: Fairness;
  readonly #ids = new Map<string, number>();
  readonly #strong: boolean[] = [];
  /** By choice: the name it has, and the path of whose it is. */
  readonly #names: string[] = [];
  readonly #paths: string[] = [];
  readonly #byComponent: (Int32Array | undefined)[][] = [];

  constructor(model: Model, fairness: Fairness) {
    this.#model = model;
    this.#fairness = fairness;
  }

  get count(): number {
    return this.#names.length;
  }

  isStrong(choice: number): boolean {
    return this.#strong[choice] === true;
  }

  /** By move of the component. */
  of(slot: number, component: number): Int32Array {
    const bySlot = (this.#byComponent[slot] ??= []);
    return (bySlot[component] ??= Int32Array.from(this.#model.moves(slot, component), (move) =>
      this.#choiceOf(move),
    ));
  }

  /**
   * Of a move of the component: the choices that it begins anew, since a timer is armed again, or the
   * actor they are of starts again. Of those that are known by now.
   */
  anewBy(slot: number, { rearmed = [], outputs }: Move): readonly number[] {
    const { path } = this.#model.slot(slot);
    const timers = rearmed.flatMap((timer) => this.#ids.get(`${path} ${timer}`) ?? []);
    const started = outputs.flatMap((output) =>
      output.kind === 'place' || output.kind === 'remove'
        ? this.#below(this.#model.slot(output.slot).path)
        : [],
    );
    return [...timers, ...started];
  }

  #below(path: string): readonly number[] {
    return this.#paths.flatMap((own, choice) =>
      own === path || own.startsWith(`${path}/`) ? [choice] : [],
    );
  }

  #choiceOf(move: Move): number {
    const { per = 'channel', timers = 'weak', environment = 'none' } = this.#fairness;
    const { path } = this.#model.slot(move.slot);
    switch (move.kind) {
      case 'deliver': {
        const sender = this.#model.roster.slots[move.from]?.path ?? '';
        return this.#id(per === 'actor' ? path : `${sender} > ${path}`, move);
      }
      case 'timer':
        return timers === 'none' ? unfair : this.#id(`${path} ${move.timer ?? ''}`, move);
      case 'environment':
        return environment === 'none' ? unfair : this.#id(`${path} ! ${move.event}`, move);
      case 'fault':
        return unfair;
    }
  }

  #id(name: string, move: Move): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.push(name) - 1;
    this.#ids.set(name, id);
    this.#paths.push(this.#model.slot(move.slot).path);
    this.#strong.push(this.#isNamed(move));
    return id;
  }

  #isNamed({ slot, timer }: Move): boolean {
    const { roster } = this.#model;
    const label = timer === undefined ? undefined : timerLabel(timer);
    return (this.#fairness.strong ?? []).some((name) => {
      if (label !== undefined && name === label) return true;
      return roster.named(name).some(({ index }) => index === slot);
    });
  }
}
