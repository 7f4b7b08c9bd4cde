/**
 * An actor as a name. In a symbolic step `self`, a parent, a child and `system.get` are these: they
 * can be kept in a context, compared and addressed, and nothing can be learned from them.
 */
import type { EventObject } from 'xstate';
import { noteImpurity } from './purity.ts';

/** Where a message goes: to a path, or to whoever holds a system id. */
export type Target =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'system'; readonly systemId: string };

/** What `send` of a reference does. */
export type Sink = (target: Target, event: EventObject) => void;

/** Set for the length of one step: whoever sends then is the actor that is stepped. */
let sink: Sink | undefined;

export function receiveSends(by: Sink | undefined): void {
  sink = by;
}

export class ActorReference {
  readonly id: string;
  readonly sessionId: string;
  readonly target: Target;
  readonly _parent: ActorReference | undefined;
  /** Of the scope that the reference is used in; XState reads it when a child is made. */
  system: unknown;

  constructor(id: string, target: Target, parent: ActorReference | undefined) {
    this.id = id;
    this.target = target;
    this.sessionId = target.kind === 'path' ? target.path : `system:${target.systemId}`;
    this._parent = parent;
  }

  get ref(): this {
    return this;
  }

  send(event: EventObject): void {
    sink?.(this.target, event);
  }

  /** Whoever it is may have moved on when this is read live; so for what follows. */
  getSnapshot(): never {
    return this.#unread('the snapshot');
  }

  getPersistedSnapshot(): never {
    return this.#unread('the snapshot');
  }

  subscribe(): never {
    return this.#unread('the snapshots');
  }

  select(): never {
    return this.#unread('the snapshots');
  }

  on(): never {
    return this.#unread('what is emitted');
  }

  #unread(what: string): never {
    const problem = `${what} of ${this.sessionId}`;
    noteImpurity(problem);
    throw new Error(`a step may not use ${problem}`);
  }

  toJSON(): unknown {
    return { actor: this.sessionId };
  }
}

/** A child that XState has made during a step, and that is never started. */
export interface MadeActor {
  readonly id: string;
  readonly _parent?: unknown;
}

/** The name of an actor that XState has made during a step. */
export function referenceTo(made: MadeActor): ActorReference {
  const parent =
    made._parent instanceof ActorReference ? made._parent : referenceTo(made._parent as MadeActor);
  const path = childPath(parent.sessionId, made.id);
  return new ActorReference(made.id, { kind: 'path', path }, parent);
}

/** Told as XState itself tells an actor from other values. */
export function isMadeActor(value: object): value is MadeActor {
  return 'sessionId' in value && 'send' in value && 'ref' in value;
}

/** Ids are joined by `/`; one in an id is written `%2F`. */
export function childPath(parent: string, id: string): string {
  return `${parent}/${pathSegment(id)}`;
}

export function pathSegment(id: string): string {
  return id.replaceAll(/[%/]/g, encodeURIComponent);
}
