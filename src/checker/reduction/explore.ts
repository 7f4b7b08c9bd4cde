/**
 * A search with symmetry and partial-order reduction as asked for: run again with what was learned
 * until nothing is, and checked at its end. Of safety properties only; what leads to what, and spins,
 * is looked at in the whole space.
 */
import type { CheckOptions, Property, Reductions } from '../api.ts';
import { AskedOnce } from '../asked-once.ts';
import { initialVector, type Vector } from '../apply.ts';
import { Judge } from '../judge.ts';
import type { Limits } from '../limits.ts';
import type { Model } from '../model.ts';
import type { Slot } from '../roster.ts';
import { Search, type Found } from '../search.ts';
import { Space } from '../space.ts';
import { noStep } from '../step-view.ts';
import type { Renaming } from '../symmetry/renaming.ts';
import { Symmetry } from '../symmetry/symmetry.ts';
import { Ample } from './ample.ts';
import { LocalGraph } from './local-graph.ts';
import { Observations } from './observations.ts';
import { Reducing } from './reducing.ts';

export interface Explored {
  readonly judge: Judge;
  readonly found: Found;
  readonly reductions: Reductions;
  readonly symmetry: Symmetry | undefined;
}

export function isReduced({ symmetry = [], reduction = false }: CheckOptions): boolean {
  return reduction || symmetry.some(({ length }) => length > 1);
}

/** `properties`: those of safety. `builtIn`: see `Judge`. */
export class Exploration {
  readonly #model: Model;
  readonly #options: CheckOptions;
  readonly #properties: readonly Property[];
  readonly #builtIn: Property | undefined;
  readonly #limits: Limits;
  readonly #symmetry: Symmetry | undefined;
  readonly #graph: LocalGraph;
  readonly #observations: Observations;
  /** Why there is no partial-order reduction. */
  #off: string | undefined;
  #passes = 0;

  constructor(
    model: Model,
    options: CheckOptions,
    properties: readonly Property[],
    builtIn: Property | undefined,
    limits: Limits,
  ) {
    this.#model = model;
    this.#options = options;
    this.#properties = properties;
    this.#builtIn = builtIn;
    this.#limits = limits;
    this.#graph = new LocalGraph(model);
    const groups = (options.symmetry ?? []).filter(({ length }) => length > 1);
    this.#symmetry = groups.length === 0 ? undefined : new Symmetry(model, groups, properties);
    this.#observations = this.#observe();
    const reader = properties.find(({ kind, ...of }) => kind === 'step' && looksAtStep(of));
    if (reader !== undefined) this.#off = `property ${reader.name} looks at the step itself`;
  }

  #observe(): Observations {
    const { renaming } = this.#symmetry ?? {};
    return new Observations(this.#model, this.#properties, {
      slots: (slot) => (renaming === undefined ? [slot] : orbitOf(slot, renaming)),
      isId: (text) => renaming?.members.of(text) !== undefined,
    });
  }

  async run(): Promise<Explored> {
    for (;;) {
      const explored = await this.#pass();
      if (explored !== undefined) return explored;
    }
  }

  /** Undefined: something was learned. */
  async #pass(): Promise<Explored | undefined> {
    this.#passes++;
    const judge = new Judge(this.#model, this.#properties, this.#builtIn);
    const reduces = this.#options.reduction === true && this.#off === undefined;
    const ample = reduces ? this.#ample(judge) : undefined;
    const space = new Space(this.#model);
    const narrowing = new Reducing(space, {
      symmetry: this.#symmetry,
      ample,
      ...(ample !== undefined && { noticed: this.#stays(), observations: this.#observations }),
    });
    const order = this.#options.search === 'depth-first' ? 'depth-first' : 'breadth-first';
    const found = await new Search(space, judge, this.#limits, { order, narrowing }).run();
    if (found.reason === undefined && !judge.isOver) {
      this.#verify();
      if (ample !== undefined && !(ample.isClosed && this.#off === undefined)) return undefined;
    }
    return {
      judge,
      found,
      symmetry: this.#symmetry,
      reductions: this.#reductions(narrowing, found),
    };
  }

  #ample(judge: Judge): Ample {
    const observations = this.#observations;
    observations.settle(initialVector(this.#model), (slot) => this.#isLasting(slot));
    return new Ample({ graph: this.#graph, observations, asksStuck: judge.asksStuck });
  }

  /** There from the start to the end, for all that is known. */
  #isLasting(slot: number): boolean {
    if (this.#options.faults?.crash !== undefined) return false;
    if ((initialVector(this.#model)[slot] ?? 0) === 0) return false;
    const { placedBy, removed } = this.#graph;
    let above: Slot | undefined = this.#model.slot(slot);
    for (; above !== undefined; above = above.parent)
      if (placedBy.has(above.index) || removed.has(above.index)) return false;
    return true;
  }

  /** With both reductions, what was learned of an actor is learned of those like it. */
  #verify(): void {
    const { alike } = this.#symmetry ?? {};
    if (alike === undefined) return;
    const isReducing = this.#options.reduction === true && this.#off === undefined;
    alike.verify((probe, image) => {
      if (!isReducing) return;
      this.#graph.learn(probe.slot, probe.component);
      this.#graph.unite(probe.slot, probe.component, image.slot, image.component);
    });
    if (isReducing && !alike.isComplete)
      this.#off = 'there is too much to be learned of actors that are alike';
  }

  /** A property of two states that a state breaks by staying as it is: every move would be visible. */
  #stays(): (vector: Vector) => void {
    const asked = this.#properties.flatMap((property) =>
      property.kind === 'step'
        ? [{ property, holds: new AskedOnce(this.#model, (at) => property.holds(at, at, noStep)) }]
        : [],
    );
    return (vector) => {
      const broken = asked.find(({ holds }) => !holds.of(vector));
      if (broken !== undefined)
        this.#off = `property ${broken.property.name} is broken where nothing changes`;
    };
  }

  #reductions(narrowing: Reducing, { store }: Found): Reductions {
    return {
      ...(this.#symmetry !== undefined && {
        symmetry: symmetryOf(this.#symmetry, narrowing, store.count),
      }),
      ...(this.#options.reduction === true &&
        this.#off === undefined && {
          partialOrder: { alone: narrowing.expandedAlone, passes: this.#passes },
        }),
      ...(this.#off !== undefined && this.#options.reduction === true && { off: this.#off }),
    };
  }
}

function looksAtStep(of: object): boolean {
  return 'holds' in of && typeof of.holds === 'function' && of.holds.length > 2;
}

function symmetryOf(
  { renaming, alike }: Symmetry,
  { standsFor }: Reducing,
  states: number,
): NonNullable<Reductions['symmetry']> {
  const groups = renaming.members.groups.map(({ length }) => length);
  return { groups, standsFor, factor: standsFor / states, isProved: alike.isComplete };
}

/** A slot and all that are like it. */
function orbitOf(slot: number, renaming: Renaming): readonly number[] {
  const { members } = renaming;
  const orbit = new Set([slot]);
  for (const one of orbit)
    for (const [first, second] of members.transpositions)
      orbit.add(renaming.slot(one, members.transposed(first, second)));
  return [...orbit];
}
