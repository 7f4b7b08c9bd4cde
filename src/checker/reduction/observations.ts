/**
 * What properties have ever asked of an actor: in which state it is, the tags, fields of its context.
 * A move that changes no answer is seen by no property. A property is asked a second time for this,
 * through views that note each question; what it asks next follows from the answers so far, so that
 * where all answers to known questions are the same, it comes to the same end.
 */
import { actorView } from '../actor-view.ts';
import type { ActorView, Property, SystemView } from '../api.ts';
import type { Vector } from '../apply.ts';
import { AskedOnce } from '../asked-once.ts';
import type { Model } from '../model.ts';

type Question = (actor: ActorView) => unknown;

/** By what it asks: `matches "idle"`. */
type Questions = Map<string, Question>;

export class Observations {
  readonly #model: Model;
  readonly #asked: { readonly name: string; readonly of: AskedOnce<boolean> }[];
  /** By slot. */
  readonly #questions: (Questions | undefined)[] = [];
  readonly #channels = new Set<number>();
  readonly #alike: (slot: number) => readonly number[];
  readonly #isId: (field: string) => boolean;
  /** Grows whenever there is a new question. */
  size = 0;

  /** `alike`: the slots of actors that are interchangeable with one; `isId`: a text that is one's id. */
  constructor(
    model: Model,
    properties: readonly Property[],
    alike: (slot: number) => readonly number[] = (slot) => [slot],
    isId: (field: string) => boolean = () => false,
  ) {
    this.#model = model;
    this.#alike = alike;
    this.#isId = isId;
    this.#asked = properties.flatMap((property) => {
      const holds = this.#observed(property);
      return holds === undefined ? [] : [{ name: property.name, of: new AskedOnce(model, holds) }];
    });
  }

  /** Asks of a step, or of staying in a state. */
  ask(before: Vector, after: Vector = before): void {
    for (const { of } of this.#asked) of.of(before, after);
  }

  /** Whether some property has looked at the channels to an actor. */
  seesChannels(slot: number): boolean {
    return this.#channels.has(slot);
  }

  /** Whether some answer changes with the actor's component. */
  sees(slot: number, before: number, after: number): boolean {
    if (this.#channels.has(slot)) return before !== after;
    const questions = this.#questions[slot];
    const { localOf } = this.#model.componentsOf(slot);
    if (questions === undefined || localOf[before] === localOf[after]) return false;
    const [was, is] = [this.#view(slot, before), this.#view(slot, after)];
    if (was === undefined || is === undefined) return true;
    return [...questions.values()].some((question) => !isSame(question(was), question(is)));
  }

  #view(slot: number, component: number): ActorView | undefined {
    const local = this.#model.componentsOf(slot).at(component)?.local;
    return local && actorView(local, this.#model.slot(slot).id);
  }

  #observed(property: Property): ((before: SystemView, after: SystemView) => boolean) | undefined {
    switch (property.kind) {
      case 'always':
      case 'sometimes':
        return (state) => property.holds(this.#system(state));
      case 'step':
        return (before, after) => property.holds(this.#system(before), this.#system(after), noStep);
      case 'notStuck':
      case 'leadsTo':
      case 'noSpin':
        return undefined;
    }
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
        if (typeof field !== 'string' || this.#isId(field)) whole();
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
    const known = this.#questions[slot];
    if (known?.has(key) === true) return;
    for (const index of this.#alike(slot)) {
      (this.#questions[index] ??= new Map<string, Question>()).set(key, question);
      this.size++;
    }
  }

  #noteChannels(to: string): void {
    for (const { index } of this.#model.roster.named(to))
      for (const slot of this.#alike(index)) {
        if (this.#channels.has(slot)) continue;
        this.#channels.add(slot);
        this.size++;
      }
  }
}

const noStep = { kind: 'environment', actor: '', event: { type: '' }, emitted: [] } as const;

function fieldOf(context: unknown, field: string): unknown {
  return typeof context === 'object' && context !== null
    ? (context as Readonly<Record<string, unknown>>)[field]
    : undefined;
}

/** Contexts and what is in them are one object for one value; state values and timers are not. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  return typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other);
}
