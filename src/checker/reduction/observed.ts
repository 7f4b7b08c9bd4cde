/**
 * One property, asked through views that note each question: in which state an actor is, its tags,
 * fields of its context. What it asks next follows from the answers so far, so that where all answers
 * to known questions are the same, it comes to the same end.
 */
import { NotPlain } from '../../table/interner.ts';
import { actorView } from '../actor-view.ts';
import type { ActorView, Property, SystemView } from '../api.ts';
import type { Vector } from '../apply.ts';
import { AskedOnce } from '../asked-once.ts';
import type { Model } from '../model.ts';
import { StateReader } from '../state-reader.ts';
import { noStep } from '../step-view.ts';

type Question = (actor: ActorView) => unknown;

export type OfState = Extract<Property, { kind: 'always' | 'sometimes' }>;
type Observable = OfState | Extract<Property, { kind: 'step' }>;

export function isObservable(property: Property): property is Observable {
  return property.kind === 'always' || property.kind === 'sometimes' || property.kind === 'step';
}

/** What is alike under a symmetry: the slots like one, itself included; whether a text is an id. */
export interface Likeness {
  readonly slots: (slot: number) => readonly number[];
  readonly isId: (text: string) => boolean;
}

export class Observed {
  readonly property: Observable;
  /** By slot and by what it asks: `matches "idle"`. */
  readonly questions: (Map<string, Question> | undefined)[] = [];
  /** The slots whose channels it has looked at. */
  readonly channels = new Set<number>();
  /** How many questions there are. */
  size = 0;
  readonly #model: Model;
  readonly #likeness: Likeness;
  readonly #once: AskedOnce;

  constructor(model: Model, property: Observable, likeness: Likeness) {
    this.#model = model;
    this.property = property;
    this.#likeness = likeness;
    this.#once = new AskedOnce(model, (before, after) =>
      property.kind === 'step'
        ? property.holds(this.#system(before), this.#system(after), noStep)
        : property.holds(this.#system(before)),
    );
  }

  /** Of a step, or of staying in a state; once for all that agree. */
  ask(before: Vector, after: Vector): void {
    this.#once.of(before, after);
  }

  /** Of any vector, whether there is such a state or not; undefined where it throws. */
  outcome(property: OfState, vector: Vector): boolean | undefined {
    const reader = new StateReader(this.#model);
    reader.begin(vector);
    try {
      return property.holds(this.#system(reader));
    } catch {
      return undefined;
    }
  }

  /** The answers to all that it asks of a slot, for one of its local states. */
  answers(slot: number, local: number): string {
    const state = this.#model.componentsOf(slot).locals[local - 1];
    if (state === undefined) return 'nobody';
    const view = actorView(state, this.#model.slot(slot).id);
    const { interner } = this.#model;
    try {
      return [...(this.questions[slot]?.values() ?? [])]
        .map((question) => interner.idOf(question(view)))
        .join();
    } catch (error) {
      // What is no plain value, an actor's error say, is like nothing else.
      if (error instanceof NotPlain) return `as ${local}`;
      throw error;
    }
  }

  /** The different answers of a slot's local states, each with one of these. */
  classes(slot: number): ReadonlyMap<string, number> {
    const classes = new Map<string, number>();
    const { length } = this.#model.componentsOf(slot).locals;
    for (let local = 1; local <= length; local++) {
      const answers = this.answers(slot, local);
      if (!classes.has(answers)) classes.set(answers, local);
    }
    return classes;
  }

  #system(state: SystemView): SystemView {
    return {
      actor: (name) => {
        for (const { index } of this.#model.roster.named(name)) this.#note(index, 'is', () => true);
        const actor = state.actor(name);
        return actor && this.#actor(actor);
      },
      actors: () => {
        for (const { index } of this.#model.roster.slots) this.#note(index, 'is', () => true);
        return state.actors().map((actor) => this.#actor(actor));
      },
      messages: (from, to) => {
        this.#noteChannels(to);
        return state.messages(from, to);
      },
      inbox: (to) => {
        this.#noteChannels(to);
        return state.inbox(to);
      },
    };
  }

  #actor(actor: ActorView): ActorView {
    const slot = this.#model.roster.get(actor.path)?.index ?? 0;
    const answer = <T>(key: string, question: (of: ActorView) => T): T => {
      this.#note(slot, key, question);
      return question(actor);
    };
    const context = (): unknown => this.#context(slot, actor);
    return {
      path: actor.path,
      id: actor.id,
      get status() {
        return answer('status', ({ status }) => status);
      },
      get value() {
        return answer('value', ({ value }) => value);
      },
      get context() {
        return context();
      },
      get output() {
        return answer('output', ({ output }) => output);
      },
      get error() {
        return answer('error', ({ error }) => error);
      },
      get timers() {
        return answer('timers', ({ timers }) => timers);
      },
      matches: (value) => answer(`matches ${JSON.stringify(value)}`, (of) => of.matches(value)),
      hasTag: (tag) => answer(`tag ${tag}`, (of) => of.hasTag(tag)),
    };
  }

  /** Of an object, the fields that are read. */
  #context(slot: number, { context }: ActorView): unknown {
    const whole = (): void => this.#note(slot, 'context', (of) => of.context as unknown);
    if (typeof context !== 'object' || context === null) {
      whole();
      return context;
    }
    return new Proxy(context as Record<string, unknown>, {
      get: (target, field, receiver) => {
        if (typeof field !== 'string' || this.#likeness.isId(field)) whole();
        else this.#note(slot, `context.${field}`, (of) => fieldOf(of.context, field));
        return Reflect.get(target, field, receiver) as unknown;
      },
      has: (target, field) => {
        whole();
        return Reflect.has(target, field);
      },
      ownKeys: (target) => {
        whole();
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor: (target, field) => {
        whole();
        return Reflect.getOwnPropertyDescriptor(target, field);
      },
      getPrototypeOf: (target) => {
        whole();
        return Reflect.getPrototypeOf(target);
      },
    });
  }

  #note(slot: number, key: string, question: Question): void {
    if (this.questions[slot]?.has(key) === true) return;
    for (const index of this.#likeness.slots(slot)) {
      (this.questions[index] ??= new Map<string, Question>()).set(key, question);
      this.size++;
    }
  }

  #noteChannels(to: string): void {
    for (const { index } of this.#model.roster.named(to))
      for (const slot of this.#likeness.slots(index)) {
        if (this.channels.has(slot)) continue;
        this.channels.add(slot);
        this.size++;
      }
  }
}

function fieldOf(context: unknown, field: string): unknown {
  return typeof context === 'object' && context !== null
    ? (context as Readonly<Record<string, unknown>>)[field]
    : undefined;
}
