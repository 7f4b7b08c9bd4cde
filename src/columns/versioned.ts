/**
 * A value whose state is changed in place, and that can be held all the same: the newest version owns
 * the state, an older one knows the changes that lead back to it. To read an older version makes it
 * the owner; the way to the others is turned around. So a change costs what it changes, and nothing
 * is copied. The changes that lead back are garbage as soon as nobody holds the older version.
 * Source: Baker, "Shallow Binding Makes Functional Arrays Fast" (1991); Conchon and Filliâtre, "A
 * Persistent Union-Find Data Structure" (2007).
 */

/** State that notes what is changed, and can take it back. */
export interface Reversible<Log> {
  /** From here on changes are noted. Errors: throws where it has begun already. */
  begin(): void;
  /** What has been changed since; undefined for nothing. */
  end(): Log | undefined;
  /** Takes changes back, or makes them again if they had been; the log then leads the other way. */
  swap(log: Log): void;
  /** Between `begin` and `end`. */
  readonly isChanging: boolean;
}

/** One version. Invariant: from outside it never changes. */
export abstract class Versioned<Log, State extends Reversible<Log>> {
  readonly #state: State;
  /** Towards the owner of the state; undefined for the owner itself. */
  #next: Versioned<Log, State> | undefined;
  /** What turns the next one's state into this one's. */
  #log: Log | undefined;

  constructor(state: State) {
    this.#state = state;
  }

  /**
   * The state as it is for this version; not to be kept, and not to be changed but in `change`.
   * Errors: throws in the midst of a change.
   */
  get state(): State {
    if (this.#next !== undefined) this.#own();
    return this.#state;
  }

  /**
   * The version after `edit`, this one if that changes nothing.
   * Errors: what `edit` throws, and then nothing has changed.
   */
  change(edit: (state: State) => void): this {
    const { state } = this;
    state.begin();
    const made = this.made(state);
    this.#next = made;
    try {
      edit(state);
    } catch (error) {
      const log = state.end();
      if (log !== undefined) state.swap(log);
      this.#next = undefined;
      throw error;
    }
    this.#log = state.end();
    if (this.#log !== undefined) return made;
    this.#next = undefined;
    return this;
  }

  /** Another version of the same class. */
  protected abstract made(state: State): this;

  /** Turns the way from here to the owner around, from its end. */
  #own(): void {
    if (this.#state.isChanging)
      throw new Error(
        'an older version is read while a newer one is made: read what is being made',
      );
    const way: Versioned<Log, State>[] = [this];
    for (let at = this.#next; at !== undefined; at = at.#next) way.push(at);
    let owner = way.pop();
    for (let older = way.pop(); older !== undefined && owner !== undefined; older = way.pop()) {
      older.#takeFrom(owner);
      owner = older;
    }
  }

  #takeFrom(owner: Versioned<Log, State>): void {
    const log = this.#log;
    if (log === undefined) return;
    this.#state.swap(log);
    owner.#next = this;
    owner.#log = log;
    this.#next = undefined;
    this.#log = undefined;
  }
}
