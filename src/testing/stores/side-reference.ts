/**
 * What a side store should hold: of each object the record that is certain, and what was called since.
 * What is under way may be done or not; what has been answered is done, in the order of the calls.
 */
import type { ObjectId, SideRecord } from '../../stores/ports.ts';

type Held = SideRecord | undefined;

/** A put or a removal. */
export interface Change {
  readonly object: ObjectId;
  readonly apply: (held: Held) => Held;
  state: 'underWay' | 'done' | 'refused';
}

export class SideReference {
  readonly #certain = new Map<ObjectId, Held>();
  readonly #changes: Change[] = [];

  put(object: ObjectId, record: SideRecord): Change {
    return this.#begin(object, (held) =>
      held !== undefined && held.version > record.version ? held : record,
    );
  }

  remove(object: ObjectId, version: number): Change {
    return this.#begin(object, (held) =>
      held !== undefined && held.version <= version ? undefined : held,
    );
  }

  /** Everything that may be there now. */
  possible(object: ObjectId): readonly Held[] {
    let held: readonly Held[] = [this.#certain.get(object)];
    for (const change of this.#changes) {
      if (change.object !== object || change.state === 'refused') continue;
      const changed = held.map((one) => change.apply(one));
      held = [...new Set(change.state === 'done' ? changed : held.concat(changed))];
    }
    return held;
  }

  /** It is known now: nothing of it is under way, or a crash has decided. */
  learn(object: ObjectId, held: Held): void {
    this.#certain.set(object, held);
    for (let at = this.#changes.length - 1; at >= 0; at--)
      if (this.#changes[at]?.object === object) this.#changes.splice(at, 1);
  }

  #begin(object: ObjectId, apply: Change['apply']): Change {
    const change: Change = { object, apply, state: 'underWay' };
    this.#changes.push(change);
    return change;
  }
}
