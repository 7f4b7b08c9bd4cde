/**
 * The local step table of a machine for any member: states, events and steps as integers. XState
 * computes each step once, for a member without a name, and once more for the first one that takes it:
 * both have to come to the same.
 * Source: design, "The local step table".
 */
import type { AnyStateMachine, EventObject } from 'xstate';
import { growingField, growingPart } from '../table/growing-field.ts';
import type { Joins } from '../table/hosted.ts';
import { Interner, NotPlain } from '../table/interner.ts';
import { LocalSteps, type LocalStep } from '../table/local-steps.ts';
import type { LocalState, Timer } from '../table/local-state.ts';
import { ActorReference, isMadeActor } from '../table/reference.ts';
import { Refusal } from '../table/refusal.ts';
import { timerPlan, type Cell } from './cell.ts';
import { Delays } from './delays.ts';
import { needsOf, outgoingOf, requireSame } from './leaving.ts';
import { isPrivate, PlaceholderSelf } from './placeholder.ts';
import { NotFillable, ownPath, parentPath, requireNameless } from './template.ts';

export interface TableOptions {
  readonly join: Joins;
  readonly localStatesMax: number;
}

/** What a step is computed for. */
type Take = (steps: LocalSteps) => LocalStep;

export class MemberTable {
  readonly states: LocalState[] = [];
  readonly areActive: boolean[] = [];
  readonly #options: TableOptions;
  readonly #interner = new Interner();
  readonly #delays: Delays;
  readonly #self: PlaceholderSelf;
  readonly #parent: ActorReference | undefined;
  readonly #steps: LocalSteps;
  readonly #numbers = new Map<string, number>();
  /** By number among the interner's values. */
  readonly #events = new Map<number, number>();
  readonly #eventList: EventObject[] = [];
  readonly #starts = new Map<number, Cell>();
  /** By state, then by event or by number of the timer. */
  readonly #cells: (Cell | undefined)[][] = [];
  readonly #fired: (Cell | undefined)[][] = [];
  readonly #lanes = new Map<string, number>();

  constructor(machine: AnyStateMachine, hasParent: boolean, options: TableOptions) {
    this.#options = options;
    this.#delays = new Delays(machine);
    this.#parent = hasParent
      ? new ActorReference(parentPath, { kind: 'path', path: parentPath }, undefined)
      : undefined;
    this.#self = new PlaceholderSelf({ kind: 'path', path: ownPath }, this.#parent);
    this.#steps = this.#stepsOf('', this.#self);
  }

  get machine(): AnyStateMachine {
    return this.#delays.machine;
  }

  /** How many different steps have been computed. */
  get computed(): number {
    return this.#steps.computed;
  }

  /** Errors: throws for what is not plain, and when there are too many different events. */
  eventOf(event: EventObject): number {
    const id = this.#plain(event, `event ${event.type}`);
    const known = this.#events.get(id);
    if (known !== undefined) return known;
    const number = this.#eventList.push(this.#interner.valueOf(id) as EventObject) - 1;
    this.#events.set(id, number);
    if (number >= this.#options.localStatesMax) throw this.#tooManyEvents();
    return number;
  }

  inputOf(input: unknown): number {
    return this.#plain(input, 'input');
  }

  event(number: number): EventObject {
    const event = this.#eventList[number];
    if (event === undefined) throw new Error(`there is no event ${number}`);
    return event;
  }

  state(number: number): LocalState {
    const state = this.states[number];
    if (state === undefined) throw new Error(`there is no state ${number}`);
    return state;
  }

  /** `member`: who asks, for whom the step is checked when it is new. */
  start(input: number, member: string): Cell {
    const known = this.#starts.get(input);
    if (known !== undefined) return known;
    const value = this.#interner.valueOf(input);
    const cell = this.#compute(member, undefined, undefined, (steps) =>
      steps.start(this.machine, value),
    );
    this.#starts.set(input, cell);
    return cell;
  }

  step(state: number, event: number, member: string): Cell {
    const known = this.#cells[state]?.[event];
    if (known !== undefined) return known;
    const before = this.state(state);
    const cell = this.#compute(member, before, undefined, (steps) =>
      steps.step(before, this.event(event)),
    );
    (this.#cells[state] ??= [])[event] = cell;
    return cell;
  }

  /** `timer`: its number among those of the state. */
  fire(state: number, timer: number, member: string): Cell {
    const known = this.#fired[state]?.[timer];
    if (known !== undefined) return known;
    const before = this.state(state);
    const fired = before.timers[timer];
    if (fired === undefined) throw new Error(`state ${state} has no timer ${timer}`);
    const take: Take = (steps) => firing(steps, before, fired);
    const event = isToItself(fired) ? fired.event : undefined;
    const cell = { ...this.#compute(member, before, timer, take), event };
    (this.#fired[state] ??= [])[timer] = cell;
    return cell;
  }

  /** A state that was persisted. */
  adopt(snapshot: LocalState['snapshot'], timers: readonly Timer[]): number {
    return this.#numberOf(
      this.#steps.adopt({ logic: this.machine, systemId: undefined, snapshot, timers }),
    );
  }

  #compute(
    member: string,
    before: LocalState | undefined,
    fired: number | undefined,
    take: Take,
  ): Cell {
    try {
      const step = this.#taken(take);
      requireNamelessState(step.state);
      const outgoing = outgoingOf(step, before, {
        isChild: this.#parent !== undefined,
        join: this.#options.join,
        asked: this.#self.asked,
        interner: this.#interner,
        laneOf: (key) => this.#laneOf(key),
      });
      const isActive = step.state.snapshot.status === 'active';
      const timers = timerPlan(
        before?.timers ?? [],
        fired,
        step.effects,
        (delayMs) => this.#delays.of(delayMs),
        isActive,
      );
      this.#delays.begin();
      requireSame(step, take(this.#stepsOf(member)), member);
      const { state, transitions } = step;
      const next = this.#numberOf(state);
      return { next, outgoing, needs: needsOf(step), timers, transitions, event: undefined };
    } catch (error) {
      throw refusalOf(error, member, before);
    }
  }

  #taken(take: Take): LocalStep {
    this.#delays.begin();
    this.#self.asked = 0;
    this.#self.isStepping = true;
    try {
      return take(this.#steps);
    } finally {
      this.#self.isStepping = false;
    }
  }

  #stepsOf(id: string, self?: ActorReference): LocalSteps {
    return new LocalSteps(
      { path: ownPath, id, parent: this.#parent, ...(self !== undefined && { self }) },
      { interner: this.#interner, outputs: new Set(), isDoubted: false },
    );
  }

  #numberOf(state: LocalState): number {
    const known = this.#numbers.get(state.key);
    if (known !== undefined) return known;
    if (this.states.length >= this.#options.localStatesMax) throw this.#tooManyStates(state);
    this.#numbers.set(state.key, this.states.length);
    this.areActive.push(state.snapshot.status === 'active');
    return this.states.push(state) - 1;
  }

  #laneOf(key: string): number {
    const lane = this.#lanes.get(key) ?? this.#lanes.size;
    this.#lanes.set(key, lane);
    return lane;
  }

  #plain(value: unknown, what: string): number {
    try {
      const id = this.#interner.idOf(value, refuseActor, what);
      if (!this.#events.has(id)) requireText(value, what);
      return id;
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      throw new Refusal({
        actor: this.machine.id,
        problem: `${error.message}, which is not plain data`,
        remedy: 'Send plain objects, arrays, strings and numbers; name actors by their system ids.',
      });
    }
  }

  #tooManyStates({ snapshot }: LocalState): Refusal {
    const { localStatesMax } = this.#options;
    return new Refusal({
      actor: this.machine.id,
      state: snapshot.value,
      problem: `its members have more than ${localStatesMax} local states; ${growingField(this.states)}`,
      remedy: 'Keep that beside the machine, or raise localStatesMax.',
    });
  }

  #tooManyEvents(): Refusal {
    const { localStatesMax } = this.#options;
    return new Refusal({
      actor: this.machine.id,
      problem: `its members are sent more than ${localStatesMax} different events; ${growingPart('event', this.#eventList)}`,
      remedy: 'Send what the machine decides by, and keep the rest beside it.',
    });
  }
}

/** A timer that sends to someone else is no step of the machine. */
function firing(steps: LocalSteps, before: LocalState, fired: Timer): LocalStep {
  const { to, event } = fired;
  if (to === null || isToItself(fired)) return steps.step(before, event, fired);
  const state = steps.withoutTimer(before, fired);
  return { state, effects: [{ kind: 'send', to, event }], transitions: [], others: [] };
}

function isToItself({ to }: Timer): boolean {
  return to === null || (to.kind === 'path' && to.path === ownPath);
}

function requireNamelessState({ snapshot, timers }: LocalState): void {
  requireNameless(snapshot.context, 'context');
  requireNameless(snapshot.output, 'its output');
  for (const { name, event, to } of timers) {
    requireNameless(event, 'a delayed event');
    requireNameless(name, 'the name of a timer');
    if (to?.kind === 'path' && to.path !== ownPath && to.path !== parentPath)
      throw new NotFillable('has a delayed message for an actor that it has no name for');
  }
}

/** Characters that stand for ids may stand for nothing else. */
function requireText(value: unknown, where: string): void {
  if (typeof value === 'string' && isPrivate(value))
    throw new NotPlain(where, 'a text with characters of private use (U+E000 to U+F8FF)');
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    requireText(name, where);
    requireText(field, `${where}.${name}`);
  }
}

function refuseActor(value: object): undefined {
  if (isMadeActor(value) || value instanceof ActorReference)
    throw new NotPlain('it', 'or holds a reference to an actor');
}

function refusalOf(error: unknown, member: string, before: LocalState | undefined): unknown {
  const state = before?.snapshot.value;
  if (error instanceof NotFillable)
    return new Refusal({
      actor: member,
      state,
      problem: `it ${error.message}, so that its steps are no other member's`,
      remedy: 'Send `self.id` whole, or behind its first characters, and use it for nothing else.',
    });
  if (!(error instanceof Refusal)) return error;
  const { problem, remedy } = error;
  return new Refusal({ actor: member, state: error.state ?? state, problem, remedy });
}
