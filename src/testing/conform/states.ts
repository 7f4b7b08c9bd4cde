/**
 * The states that a log is followed through: a global state of the system, and what the step to it has
 * shown that the log has not said yet, since one step can show several things. Each is a number, and
 * its steps are computed once.
 */
import { applyMove, initialVector, type Vector } from '../../checker/apply.ts';
import { Model, type ModelOptions } from '../../checker/model.ts';
import { toldMove } from '../../checker/moves.ts';
import type { Move } from '../../checker/move.ts';
import { stepView } from '../../checker/step-view.ts';
import { successorsOf, traceOf } from '../../checker/traces.ts';
import { StateReader } from '../../checker/state-reader.ts';
import type { PlainEvent, SystemView, Trace } from '../../checker/api.ts';
import { keyOf } from '../vector-key.ts';
import { isLike, takenBy, type Observation, type Shown } from './observation.ts';

interface State {
  readonly vector: Vector;
  /** Still to be said, in this order. */
  readonly unsaid: readonly Said[];
}

/** Something that a step shows. */
export interface Said {
  readonly observation: Exclude<Observation, { kind: 'given' }>;
  readonly mayBeMissing: boolean;
}

/** A step: what it shows first, or nothing; the rest is in the state that it leads to. */
export interface Step {
  readonly said: Said['observation'] | undefined;
  readonly to: number;
  /** Undefined: it was made before, and is said now. */
  readonly move: Move | undefined;
}

export class States {
  readonly #model: Model;
  readonly #reader: StateReader;
  readonly #shown: readonly Shown[];
  readonly #isPrompt: boolean;
  readonly #states: State[] = [];
  readonly #ids = new Map<string, number>();
  readonly #steps: (readonly Step[] | undefined)[] = [];

  /** `isPrompt`: messages arrive before a timer fires or anything comes from outside. */
  constructor(system: ModelOptions, shown: readonly Shown[], isPrompt: boolean) {
    // A log may say what changes nothing.
    this.#model = new Model({ ...system, stills: true });
    this.#reader = new StateReader(this.#model);
    this.#shown = shown;
    this.#isPrompt = isPrompt;
  }

  /** A run as a trace. Errors: as `traceOf`. */
  trace(moves: readonly Move[]): Trace {
    const of = { system: this.#model.root.id, property: 'explanation' };
    return traceOf(this.#model, moves, of);
  }

  get size(): number {
    return this.#states.length;
  }

  /** Whether some actor has had this system id, id or path. */
  has(name: string): boolean {
    return this.#model.roster.named(name).length > 0;
  }

  /** By their paths. */
  get actors(): readonly string[] {
    return this.#model.roster.slots.map(({ path }) => path);
  }

  first(): number {
    return this.#of(initialVector(this.#model), []);
  }

  /** Everything that it shows has been said, and the system is as `isSo` says. */
  isSilent(id: number, isSo: (state: SystemView) => boolean): boolean {
    const { vector, unsaid } = this.#state(id);
    this.#reader.begin(vector);
    return unsaid.every(({ mayBeMissing }) => mayBeMissing) && isSo(this.#reader);
  }

  steps(id: number): readonly Step[] {
    return (this.#steps[id] ??= this.#stepsOf(this.#state(id)));
  }

  /** After an event from outside; undefined: whom it is for is not there, or does not take it. */
  given(
    id: number,
    { to, event, isNote }: Extract<Observation, { kind: 'given' }>,
  ): Step | undefined {
    const { vector, unsaid } = this.#state(id);
    const isBusy = unsaid.length > 0 || this.#arriving(vector).length > 0;
    for (const { index } of this.#model.roster.named(to)) {
      const component = vector[index] ?? 0;
      if (component === 0) continue;
      const move = toldMove(this.#model, this.#model.slot(index), component, event);
      const isAlone = isNote === true && move.outputs.length === 0 && move.emitted.length === 0;
      if (move.transitions.length === 0 || (isBusy && !isAlone)) return undefined;
      const after = [...vector];
      if (!applyMove(this.#model, after, move)) return undefined;
      const said = [...unsaid, ...this.#saidBy(move, false)];
      return { said: undefined, to: this.#of(after, said), move: { ...move, kind: 'environment' } };
    }
    return undefined;
  }

  #stepsOf({ vector, unsaid: [next, ...rest] }: State): readonly Step[] {
    if (next !== undefined) {
      const to = this.#of(vector, rest);
      const said: Step = { said: next.observation, to, move: undefined };
      return next.mayBeMissing ? [said, { ...said, said: undefined }] : [said];
    }
    const arriving = this.#arriving(vector);
    const steps = arriving.length > 0 ? arriving : [...successorsOf(this.#model, vector)];
    return steps.map(({ move, after }): Step => {
      return { said: undefined, to: this.#of(after, this.#saidBy(move, true)), move };
    });
  }

  /** The messages that come before anything else, to whomever. */
  #arriving(vector: Vector): readonly { readonly move: Move; readonly after: Vector }[] {
    if (!this.#isPrompt) return [];
    return vector.flatMap((component, slot) => {
      if (component === 0) return [];
      const deliveries = this.#model
        .moves(slot, component)
        .filter(({ kind }) => kind === 'deliver');
      return deliveries.flatMap((move) => {
        const after = [...vector];
        return applyMove(this.#model, after, move) ? [{ move, after }] : [];
      });
    });
  }

  #saidBy(move: Move, isTaken: boolean): readonly Said[] {
    const view = stepView(this.#model, move);
    const taken = takenBy(view);
    const takes = isTaken && move.transitions.length > 0 ? this.#asShown('takes', taken, move) : [];
    return [...takes, ...view.emitted.flatMap((event) => this.#asShown('emits', event, move))];
  }

  #asShown(kind: Shown['kind'], event: PlainEvent, { slot }: Move): readonly Said[] {
    const found = this.#shown.find(
      (one) =>
        one.kind === kind &&
        isLike(one.event, event) &&
        (one.at === undefined ||
          this.#model.roster.named(one.at).some(({ index }) => index === slot)),
    );
    if (found === undefined) return [];
    const at = this.#model.slot(slot).path;
    const observation =
      kind === 'takes'
        ? ({ kind, at: found.at ?? at, event } as const)
        : ({ kind, event } as const);
    return [{ observation, mayBeMissing: found.mayBeMissing === true }];
  }

  #state(id: number): State {
    const state = this.#states[id];
    if (state === undefined) throw new Error(`there is no state ${id}`);
    return state;
  }

  #of(vector: Vector, unsaid: readonly Said[]): number {
    const key = `${keyOf(vector)}|${unsaid.length === 0 ? '' : JSON.stringify(unsaid)}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#states.length;
      this.#ids.set(key, id);
      this.#states.push({ vector, unsaid });
    }
    return id;
  }
}
