/**
 * Walks through a system that is too large to be searched: schedules drawn at random, from a seed. What
 * a walk finds is so; what no walk has found may be there all the same, so that nothing ever holds.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Refusal } from '../../table/refusal.ts';
import type { CheckOptions, Property, PropertyResult, Report } from '../api.ts';
import { applyMove, initialVector, type Vector } from '../apply.ts';
import { Judge } from '../judge.ts';
import type { Limits } from '../limits.ts';
import type { Model } from '../model.ts';
import type { Move, NumberedMove } from '../move.ts';
import { report } from '../report.ts';
import { ByPriority, Evenly, type Scheduler } from './schedulers.ts';
import { askAbout, shrunken } from './shrink.ts';

/** Steps between two looks at the clock. */
const breath = 2048;

type Walks = Extract<NonNullable<CheckOptions['search']>, object>;

export async function walk(
  model: Model,
  options: CheckOptions & { readonly search: Walks },
  properties: readonly Property[],
  limits: Limits,
): Promise<Report> {
  const walker = new Walker(model, options, properties, limits);
  await walker.walk();
  const results: PropertyResult[] = [];
  for (const property of properties) {
    const { name, kind } = property;
    const run = walker.runs.get(property);
    if (run === undefined) {
      results.push({ name, kind, verdict: 'incomplete' });
      continue;
    }
    const trace = await shrunken(model, property, run, options.signal);
    if (kind === 'sometimes') results.push({ name, kind, verdict: 'holds', witness: trace });
    else results.push({ name, kind, verdict: 'violated', trace });
  }
  return report(model, results, walker.counts, limits);
}

class Walker {
  /** The run that has decided a property. */
  readonly runs = new Map<Property, readonly Move[]>();
  readonly #model: Model;
  readonly #search: Walks;
  readonly #seed: number;
  readonly #judge: Judge;
  readonly #limits: Limits;
  readonly #random: ReturnType<typeof xoroshiro128plus>;
  #steps = 0;
  #walks = 0;
  #longest = 0;
  #cut: string | undefined;

  constructor(
    model: Model,
    { search, seed = 1 }: CheckOptions & { readonly search: Walks },
    properties: readonly Property[],
    limits: Limits,
  ) {
    this.#model = model;
    this.#search = search;
    this.#seed = seed;
    this.#judge = new Judge(model, properties);
    this.#limits = limits;
    this.#random = xoroshiro128plus(seed);
  }

  /** States are those walked through, each time anew. */
  get counts() {
    const { kind } = this.#search;
    const sampled = `${this.#walks} ${kind} walks of up to ${this.#search.steps} steps (seed ${this.#seed}) are a sample`;
    return {
      states: this.#steps + Math.max(1, this.#walks),
      transitions: this.#steps,
      depth: this.#longest,
      bytes: 0,
      reason: this.#cut === undefined ? sampled : `${this.#cut}; ${sampled}`,
    };
  }

  async walk(): Promise<void> {
    while (this.#walks < this.#search.walks && this.#cut === undefined && !this.#judge.isOver) {
      try {
        await this.#walk(this.#scheduler());
      } catch (error) {
        if (!(error instanceof Refusal) || !error.isGrowth) throw error;
        this.#cut = error.message;
      }
      this.#walks++;
    }
  }

  #scheduler(): Scheduler {
    return this.#search.kind === 'pct'
      ? new ByPriority(this.#random, this.#search.steps, this.#search.depth)
      : new Evenly(this.#random);
  }

  async #walk(scheduler: Scheduler): Promise<void> {
    const moves: Move[] = [];
    let vector = initialVector(this.#model);
    this.#judge.state(0, vector);
    if (!this.#model.canMove(vector)) this.#judge.stuck(0, vector);
    this.#keep(moves);
    while (moves.length < this.#search.steps && !this.#judge.isOver) {
      const next = this.#next(vector, scheduler, moves.length);
      if (next === undefined) break;
      moves.push(next.move);
      askAbout(this.#model, this.#judge, vector, next.after, next.move);
      this.#keep(moves);
      vector = next.after;
      this.#longest = Math.max(this.#longest, moves.length);
      if (this.#steps++ % breath === 0) this.#cut = await this.#breathe();
      if (this.#cut !== undefined) break;
    }
  }

  /** Undefined: nobody can move. */
  #next(
    vector: Vector,
    scheduler: Scheduler,
    step: number,
  ): { readonly move: NumberedMove; readonly after: Vector } | undefined {
    const possible = [...vector.entries()].flatMap(([slot, component]) => {
      const moves = component === 0 ? [] : [...this.#model.moves(slot, component)];
      return moves.length === 0 ? [] : [{ slot, moves }];
    });
    while (possible.length > 0) {
      const slot = scheduler.next(
        possible.map((mover) => mover.slot),
        step,
      );
      const at = possible.findIndex((mover) => mover.slot === slot);
      const { moves } = possible[at] ?? { moves: [] };
      const [move] = moves.splice(uniformInt(this.#random, 0, moves.length - 1), 1);
      if (moves.length === 0) possible.splice(at, 1);
      const after = [...vector];
      if (move !== undefined && applyMove(this.#model, after, move)) return { move, after };
    }
    return undefined;
  }

  #keep(moves: readonly Move[]): void {
    if (this.#judge.decisions.size === this.runs.size) return;
    for (const property of this.#judge.decisions.keys())
      if (!this.runs.has(property)) this.runs.set(property, [...moves]);
  }

  async #breathe(): Promise<string | undefined> {
    const { states, transitions, depth } = this.counts;
    const reached = { states, transitions, depth, queue: 0, memoryBytes: 0 };
    await this.#limits.tell(reached);
    return this.#limits.exceeded(reached);
  }
}
