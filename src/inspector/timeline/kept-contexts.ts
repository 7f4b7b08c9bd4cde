/**
 * Of the records that have left a timeline at the front: those that the contexts of actors that still
 * run are rebuilt from, an actor's last whole context and what changed it since.
 */
import type { ActorNumber } from '../record.ts';
import type { Actors } from './actors.ts';
import { flag, segmentRecords, type Segment } from './segment.ts';

export class KeptContexts {
  readonly #lines = new Map<ActorNumber, string[]>();

  /** Of a whole segment that is about to go. */
  keep(segment: Segment, actors: Actors): void {
    for (let at = 0; at < segmentRecords; at++) {
      const flags = segment.flags[at] ?? 0;
      if ((flags & (flag.hasContext | flag.hasChanges)) === 0) continue;
      const actor = segment.actors[at] ?? -1;
      if (actors.at(actor)?.stoppedAt !== 0) this.#lines.delete(actor);
      else if ((flags & flag.hasContext) !== 0) this.#lines.set(actor, [segment.line(at)]);
      else this.#lines.get(actor)?.push(segment.line(at));
    }
  }

  /** Lines of JSON, oldest first; empty: nothing is known. */
  of(actor: ActorNumber): readonly string[] {
    return this.#lines.get(actor) ?? [];
  }
}
