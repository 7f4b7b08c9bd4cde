/**
 * What properties see of an actor: a move that changes no answer to what one has ever asked is seen by
 * none, and nor is one that changes answers which never matter (`indifference.ts`).
 */
import type { Property } from '../api.ts';
import type { Vector } from '../apply.ts';
import type { Model } from '../model.ts';
import { indifferenceOf, type Indifference } from './indifference.ts';
import { isObservable, Observed, type Likeness } from './observed.ts';

export class Observations {
  readonly #model: Model;
  readonly #observed: readonly Observed[];
  #indifference: readonly (Indifference | undefined)[] = [];

  constructor(model: Model, properties: readonly Property[], likeness: Likeness) {
    this.#model = model;
    this.#observed = properties
      .filter(isObservable)
      .map((property) => new Observed(model, property, likeness));
  }

  /** Changes whenever a property has a new question, or gets a new answer. */
  get size(): string {
    const classes = this.#observed.map((observed) => {
      const counts = observed.questions.map((_, slot) => observed.classes(slot).size);
      return `${observed.size}:${counts.join()}`;
    });
    return classes.join(';');
  }

  /** Works out what does not matter, with what is known now. `isLasting`: who is always there. */
  settle(initial: Vector, isLasting: (slot: number) => boolean): void {
    this.#indifference = this.#observed.map((observed) =>
      indifferenceOf(this.#model, observed, initial, isLasting),
    );
  }

  /** Of a step, or of staying in a state. */
  ask(before: Vector, after: Vector = before): void {
    for (const observed of this.#observed) observed.ask(before, after);
  }

  /** Whether some property has looked at the channels to an actor. */
  seesChannels(slot: number): boolean {
    return this.#observed.some(({ channels }) => channels.has(slot));
  }

  /** Whether the change of an actor's component matters to some property. */
  sees(slot: number, before: number, after: number): boolean {
    if (before === after) return false;
    const { localOf } = this.#model.componentsOf(slot);
    const [was = 0, is = 0] = [localOf[before], localOf[after]];
    return this.#observed.some((observed, at) => {
      if (observed.channels.has(slot)) return true;
      if (was === is || observed.questions[slot] === undefined) return false;
      const [one, other] = [observed.answers(slot, was), observed.answers(slot, is)];
      return one !== other && this.#indifference[at]?.(slot, one, other) !== true;
    });
  }
}
