/**
 * Ids for live actors that were given none, by the checker's rule instead of XState's global counter:
 * `child:0` is the first that no other child has, counted anew in each step.
 */
import type { LiveActor } from './live-actor.ts';

export class LiveIds {
  readonly #taken = new WeakMap<LiveActor, Set<string>>();

  /** A step of this actor begins. */
  begin(actor: LiveActor): void {
    this.#taken.delete(actor);
  }

  /** An actor has been made; it is the child of one that is stepped or is itself being made. */
  give(actor: LiveActor): void {
    const isGenerated = actor.id === actor.sessionId;
    let parent = actor._parent;
    if (parent === undefined) return;
    const id = this.#next(parent);
    if (isGenerated) actor.id = id;
    // Who is made within the making of another counts for that one's parent as well.
    while (parent._snapshot === undefined && parent._parent !== undefined) {
      parent = parent._parent;
      this.#next(parent);
    }
  }

  #next(parent: LiveActor): string {
    let taken = this.#taken.get(parent);
    if (taken === undefined) {
      taken = new Set(Object.keys(parent._snapshot?.children ?? {}));
      this.#taken.set(parent, taken);
    }
    let number = 0;
    while (taken.has(`child:${number}`)) number++;
    const id = `child:${number}`;
    taken.add(id);
    return id;
  }
}
