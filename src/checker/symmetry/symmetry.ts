/**
 * Symmetry reduction, as a search sees it: each state is replaced by the one that stands for its orbit
 * before it is kept; what that rests on is checked on the way and at the end.
 */
import { Refusal } from '../../table/refusal.ts';
import type { Environment, PlainEvent, Property } from '../api.ts';
import { initialVector } from '../apply.ts';
import type { Model } from '../model.ts';
import { Alike } from './alike.ts';
import { Members } from './members.ts';
import { Orbits } from './orbits.ts';
import { Renaming } from './renaming.ts';
import { SymmetricProperties } from './symmetric-properties.ts';

export class Symmetry {
  readonly renaming: Renaming;
  readonly orbits: Orbits;
  readonly alike: Alike;
  readonly properties: SymmetricProperties;

  /** Errors: throws a `Refusal` for groups that cannot be interchangeable. */
  constructor(
    model: Model,
    groups: readonly (readonly string[])[],
    properties: readonly Property[],
  ) {
    this.renaming = new Renaming(model, new Members(groups, model.root.id));
    this.orbits = new Orbits(this.renaming);
    this.alike = new Alike(this.renaming);
    this.properties = new SymmetricProperties(this.orbits.table, properties);
    this.#requireSymmetricEnvironment(model.options.environment ?? {}, model.root.path);
    if (model.options.faults?.crash !== undefined) this.#requireSymmetricStart(model);
  }

  /** What a function gives is compared as the search goes on. */
  #requireSymmetricEnvironment(environment: Environment, actor: string): void {
    const { members } = this.renaming;
    for (const [one, other] of members.transpositions) {
      const images = members.transposed(one, other);
      const isClosed = Object.entries(environment).every(([name, events]) => {
        const image = environment[this.renaming.path(name, images)];
        if (typeof events === 'function' || typeof image === 'function')
          return typeof events === typeof image;
        return isSameSet(this.renaming.value(events, images), image);
      });
      if (isClosed) continue;
      throw new Refusal({
        actor,
        problem: `the environment treats ${members.idOf(one)} and ${members.idOf(other)}, which symmetry calls interchangeable, differently`,
        remedy: 'Let it send the same to all of a group, or take them out of the group.',
      });
    }
  }

  /** A crash leads back to the start, and survivors are told: both have to be the same for all. */
  #requireSymmetricStart(model: Model): void {
    const { members } = this.renaming;
    const { survivors = [], only = [] } = model.options.faults?.crash ?? {};
    const start = this.renaming.vector(initialVector(model), members.identity);
    for (const [one, other] of members.transpositions) {
      const images = members.transposed(one, other);
      const isStartAlike = this.renaming.vector(start, images).join() === start.join();
      const isClosed = (names: readonly string[]): boolean =>
        names.every((name) => names.includes(this.renaming.path(name, images)));
      if (isStartAlike && isClosed(survivors) && isClosed(only)) continue;
      throw new Refusal({
        actor: model.root.path,
        problem: `a crash treats ${members.idOf(one)} and ${members.idOf(other)}, which symmetry calls interchangeable, differently`,
        remedy:
          'Start them alike, and let all of a group survive or none; or take them out of the group.',
      });
    }
  }
}

function isSameSet(some: unknown, others: readonly PlainEvent[] | undefined): boolean {
  const textsOf = (events: readonly PlainEvent[]): readonly string[] =>
    [...new Set(events.map((event) => JSON.stringify(event)))].toSorted();
  return textsOf(some as readonly PlainEvent[]).join() === textsOf(others ?? []).join();
}
