/**
 * The live actors, each with its number, and the roots that they are found from when somebody begins
 * to listen while they run.
 */
import { hasStopped, isMachine, type Entry, type LiveActor } from './actor-entry.ts';
import { Machines, type Described } from './machines.ts';
import { unseen } from './told.ts';

export class Roll {
  readonly machines = new Machines();
  #entries = new WeakMap<LiveActor, Entry>();
  readonly #roots = new Set<LiveActor>();
  #actors = 0;

  /** An actor has been made. Cheap: it is called when nobody listens, too. */
  noteRoot(ref: LiveActor): void {
    if (ref._parent === undefined) this.#roots.add(ref);
  }

  of(ref: LiveActor): Entry | undefined {
    return this.#entries.get(ref);
  }

  /** `described`: its machine, when that is new. */
  add(ref: LiveActor): { readonly entry: Entry; readonly described: Described | undefined } {
    const { described, isNew } = this.machines.of(ref);
    const parent = ref._parent === undefined ? undefined : this.of(ref._parent);
    const entry: Entry = {
      ref,
      actor: this.#actors++,
      machine: described.machine,
      machineName: described.name,
      hasChart: isMachine(ref.logic),
      path: parent === undefined ? ref.id : `${parent.path}/${ref.id}`,
      parent: parent?.actor,
      unread: [],
      emitted: [],
      open: undefined,
      handling: undefined,
      hasEnded: false,
      seen: { context: undefined, shown: undefined },
      told: unseen(),
    };
    this.#entries.set(ref, entry);
    return { entry, described: isNew ? described : undefined };
  }

  /** Those that have not ended. */
  get roots(): readonly LiveActor[] {
    for (const root of this.#roots) if (hasStopped(root)) this.#roots.delete(root);
    return [...this.#roots];
  }

  /** For a new listener, who knows nobody. */
  clear(): void {
    this.#entries = new WeakMap();
    this.#actors = 0;
    this.machines.forget();
  }
}

/** The actors that run below one, itself first. */
export function* runningFrom(ref: LiveActor): Generator<LiveActor> {
  if (ref._processingStatus !== 1) return;
  yield ref;
  for (const child of Object.values(ref.getSnapshot().children ?? {}))
    if (child !== undefined) yield* runningFrom(child);
}
