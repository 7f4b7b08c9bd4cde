/**
 * The actors of a timeline that have been started, by number: what stays the same while they live. What
 * state they are in is a `Population`'s.
 */
import type { ActorNumber, MachineNumber, Seq, StartedRecord, StoppedRecord } from '../record.ts';

export interface KnownActor {
  readonly id: string;
  readonly path: string;
  readonly machine: MachineNumber;
  readonly systemId: string | undefined;
  /** -1: none that was recorded. */
  readonly parent: ActorNumber;
  readonly startedAt: Seq;
  readonly startedPosition: number;
  /** 0: it has not ended. */
  stoppedAt: Seq;
}

export class Actors {
  readonly #known: (KnownActor | undefined)[] = [];
  readonly #children = new Map<ActorNumber, ActorNumber[]>();

  add(record: StartedRecord, position: number): void {
    this.#known[record.actor] = {
      id: record.id,
      path: record.path,
      machine: record.machine,
      systemId: record.systemId,
      parent: record.parent ?? -1,
      startedAt: record.seq,
      startedPosition: position,
      stoppedAt: 0,
    };
    if (record.parent === undefined) return;
    const siblings = this.#children.get(record.parent);
    if (siblings === undefined) this.#children.set(record.parent, [record.actor]);
    else siblings.push(record.actor);
  }

  /** All that it has started, in order. */
  childrenOf(actor: ActorNumber): readonly ActorNumber[] {
    return this.#children.get(actor) ?? [];
  }

  end({ actor, seq }: StoppedRecord): void {
    const known = this.#known[actor];
    if (known !== undefined) known.stoppedAt = seq;
  }

  at(actor: ActorNumber): KnownActor | undefined {
    return this.#known[actor];
  }

  /** How many numbers have been given. */
  get length(): number {
    return this.#known.length;
  }
}
