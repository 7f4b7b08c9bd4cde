/**
 * Whether the properties treat interchangeable ids alike: each is asked of the first states, and of some
 * later ones, and of their images under the swap of two neighbours, and has to answer the same. A spot
 * check: a property that singles an id out is caught where that matters in one of those states.
 */
import { Refusal } from '../../table/refusal.ts';
import type { Property, StepView, SystemView } from '../api.ts';
import type { Model } from '../model.ts';
import type { Move } from '../move.ts';
import { StateReader } from '../state-reader.ts';
import { stepView } from '../step-view.ts';
import type { Images } from './members.ts';
import type { ImageTable } from './image-table.ts';

const first = 512;
const every = 64;

export class SymmetricProperties {
  readonly #model: Model;
  readonly #table: ImageTable;
  readonly #properties: readonly Property[];
  #states = 0;
  #steps = 0;

  constructor(table: ImageTable, properties: readonly Property[]) {
    this.#table = table;
    this.#model = table.renaming.model;
    this.#properties = properties;
  }

  /** Errors: throws a `Refusal` that names the property. */
  state(vector: readonly number[]): void {
    if (!isLookedAt(this.#states++)) return;
    const read = reader(this.#model, vector);
    this.#swap((images, ids) => {
      const image = reader(this.#model, this.#table.image([...vector], images, []));
      for (const property of this.#properties) {
        const holds = ofState(property);
        if (holds !== undefined && holds(read) !== holds(image)) throw refusal(property, ids);
      }
    });
  }

  step(before: readonly number[], after: readonly number[], move: Move): void {
    if (!isLookedAt(this.#steps++)) return;
    const { renaming } = this.#table;
    const view = (images: Images | undefined): [SystemView, SystemView, StepView] => {
      if (images === undefined)
        return [
          reader(this.#model, before),
          reader(this.#model, after),
          stepView(this.#model, move),
        ];
      const [was, is] = [before, after].map((vector) => this.#table.image([...vector], images, []));
      const renamed = stepView(this.#model, renaming.move(move, images));
      return [reader(this.#model, was ?? []), reader(this.#model, is ?? []), renamed];
    };
    const given = view(undefined);
    this.#swap((images, ids) => {
      const image = view(images);
      for (const property of this.#properties)
        if (property.kind === 'step' && property.holds(...given) !== property.holds(...image))
          throw refusal(property, ids);
    });
  }

  #swap(ask: (images: Images, ids: string) => void): void {
    const { members } = this.#table.renaming;
    for (const [one, other] of members.transpositions)
      ask(members.transposed(one, other), `${members.idOf(one)} and ${members.idOf(other)}`);
  }
}

function isLookedAt(turn: number): boolean {
  return turn < first || turn % every === 0;
}

function ofState(property: Property): ((state: SystemView) => boolean) | undefined {
  if (property.kind === 'always' || property.kind === 'sometimes') return property.holds;
  return property.kind === 'notStuck' ? property.waits : undefined;
}

function reader(model: Model, vector: readonly number[]): StateReader {
  const read = new StateReader(model);
  read.begin(vector);
  return read;
}

function refusal({ name }: Property, ids: string): Refusal {
  return new Refusal({
    actor: `property ${name}`,
    problem: `it treats ${ids}, which symmetry calls interchangeable, differently`,
    remedy: 'State it for all of them alike (some, every), or take them out of the group.',
  });
}
