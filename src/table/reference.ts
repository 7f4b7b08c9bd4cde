/**
 * An actor as a name. In a symbolic step `self`, a parent, a child and `system.get` are these: they
 * can be kept in a context, compared and addressed, and nothing can be learned from them.
 */
import type { EventObject } from 'xstate';

/** Where a message goes: to a path, or to whoever holds a system id. */
export type Target =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'system'; readonly systemId: string };

/** What `send` of a reference does; set for the length of one step. */
export type Sink = (target: Target, event: EventObject) => void;

const unread = 'reads the snapshot of another actor, which may have moved on when it does live';

export class ActorReference {
  readonly id: string;
  readonly sessionId: string;
  readonly target: Target;
  readonly _parent: ActorReference | undefined;
  /** Of the scope that the reference is used in; XState reads it when a child is made. */
  system: unknown;
  readonly #sink: Sink;

  constructor(id: string, target: Target, parent: ActorReference | undefined, sink: Sink) {
    this.id = id;
    this.target = target;
    this.sessionId = target.kind === 'path' ? target.path : `system:${target.systemId}`;
    this._parent = parent;
    this.#sink = sink;
  }

  get ref(): this {
    return this;
  }

  send(event: EventObject): void {
    this.#sink(this.target, event);
  }

  getSnapshot(): never {
    throw new Error(`${this.sessionId}: ${unread}`);
  }

  toJSON(): unknown {
    return { actor: this.sessionId };
  }
}

/** Ids are joined by `/`; one in an id is written `%2F`. */
export function childPath(parent: string, id: string): string {
  return `${parent}/${pathSegment(id)}`;
}

export function pathSegment(id: string): string {
  return id.replaceAll(/[%/]/g, encodeURIComponent);
}
