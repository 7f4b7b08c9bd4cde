/**
 * Recovery: what the log and the side store hold that ROW does not is dirty again.
 * It runs before the first flush. A record that is damaged ends nothing but its own object's service:
 * what is lost of it is never served, and everything else goes on.
 * Source: seed notes, "Start-up"; domain race R23, property 25.
 */
import { fromPromise } from 'xstate';
import type { InsertedWrite, ObjectId, Sequence, ViewEvent } from '../machines/events.ts';
import { DestageError } from '../stores/errors.ts';
import type { SideSummary } from '../stores/ports.ts';
import { isCorrupt, rowPartOf, rowVersion } from './holdings.ts';
import type { Outside } from './outside.ts';
import type { Placement } from './placement.ts';
import { viewIn } from './view-ref.ts';
import { eachWithin, within } from './within.ts';

/** Writes in one message to a view. */
const batchMax = 1_000;

export interface RecoveryParts {
  readonly outside: Outside;
  readonly placement: Placement;
  /** How long a store may take for one answer. */
  readonly timeoutMs: number;
  readonly noteFailure: (error: unknown) => void;
  /** Everything up to the log's last number is with the views. */
  readonly noteRecovered: (last: Sequence) => void;
}

/** Errors: a store's rejection, or its silence, is noted, and ends the start. */
export function recoveryActor(parts: RecoveryParts) {
  const { outside, placement } = parts;
  return fromPromise<void>(async ({ system }) => {
    const send = (view: number, writes: readonly InsertedWrite[], upTo: Sequence): void => {
      const event: ViewEvent = { type: 'view.insert', upTo, writes };
      viewIn(system, placement.views[view] ?? '')?.send(event);
    };
    try {
      const batches = placement.views.map((): InsertedWrite[] => []);
      for await (const write of dirtyWrites(new Survey(parts), parts)) {
        const view = placement.viewOf(write.object);
        const batch = batches[view] ?? [];
        if (batch.push(write) === batchMax) send(view, batch.splice(0), 0);
      }
      const upTo = outside.stores.log.lastSequence();
      for (const [view, batch] of batches.entries()) send(view, batch, upTo);
      parts.noteRecovered(upTo);
    } catch (error) {
      parts.noteFailure(error);
      throw error;
    }
  });
}

/** The parked first, then the log in its order, each only as far as it is newer than ROW. */
async function* dirtyWrites(
  survey: Survey,
  { outside, placement }: RecoveryParts,
): AsyncGenerator<InsertedWrite> {
  for await (const summary of survey.parked()) {
    const { object, reason } = summary;
    const version = await survey.versionInSide(summary);
    if (version <= (await survey.versionInRow(object))) {
      await survey.remove(summary);
      continue;
    }
    survey.noteDurable(object, version);
    outside.parked.set(object, version);
    outside.reasons.set(object, reason);
    const bucket = placement.bucketOf(object);
    yield { object, bucket, version, offset: 0, bytes: 0, parked: true };
  }
  for await (const { object, sequence, offset, length } of survey.live()) {
    if (sequence <= (await survey.versionInRow(object))) continue;
    const bucket = placement.bucketOf(object);
    yield { object, bucket, version: sequence, offset, bytes: length };
  }
}

/** The stores as recovery asks them: each answer in its time, and what is damaged told apart. */
class Survey {
  readonly #outside: Outside;
  readonly #timeoutMs: number;
  /** How far each object is in ROW, or in the side store. */
  readonly #durable = new Map<ObjectId, Sequence>();

  constructor({ outside, timeoutMs }: RecoveryParts) {
    this.#outside = outside;
    this.#timeoutMs = timeoutMs;
  }

  parked(): AsyncIterable<SideSummary> {
    return this.#each('the side store has not listed what is parked', this.#stores.side.list());
  }

  live() {
    return this.#each('the log has not listed its entries', this.#stores.log.scan());
  }

  /** A row that cannot be read counts as version 0: every live entry may be newer. */
  async versionInRow(object: ObjectId): Promise<Sequence> {
    const known = this.#durable.get(object);
    if (known !== undefined) return known;
    const asking = rowPartOf(this.#stores.row, object, rowVersion);
    const { version, damage } = await this.#asked('ROW', 'told the version', object, asking);
    if (damage !== undefined) this.#outside.reasons.set(object, damage.message);
    this.noteDurable(object, version);
    return version;
  }

  noteDurable(object: ObjectId, version: Sequence): void {
    this.#durable.set(object, version);
  }

  /**
   * Up to where the bytes of a record are missed in the log. All that is newer than the last trim is in
   * the log as well, so a record that cannot be read has lost no more than what was trimmed.
   */
  async versionInSide(summary: SideSummary): Promise<Sequence> {
    const trimmed = Math.max(0, this.#stores.log.trimmedTo() - 1);
    if (summary.damaged === true) return trimmed;
    if (summary.version <= trimmed || (await this.#isReadable(summary.object)))
      return summary.version;
    return trimmed;
  }

  remove({ object, version }: SideSummary): Promise<void> {
    const removing = this.#stores.side.remove(object, version);
    return this.#asked('the side store', 'removed the record', object, removing);
  }

  async #isReadable(object: ObjectId): Promise<boolean> {
    try {
      const reading = this.#stores.side.get(object);
      await this.#asked('the side store', 'given the record', object, reading);
      return true;
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      return false;
    }
  }

  get #stores() {
    return this.#outside.stores;
  }

  #asked<T>(store: string, what: string, object: ObjectId, answer: Promise<T>): Promise<T> {
    return within(this.#timeoutMs, answer, () =>
      this.#late(`${store} has not ${what} of object ${JSON.stringify(object)}`),
    );
  }

  #each<T>(what: string, items: AsyncIterable<T>): AsyncIterable<T> {
    return eachWithin(this.#timeoutMs, items, () => this.#late(what));
  }

  #late(what: string): DestageError {
    return new DestageError(
      'store-failed',
      `${what} within ${this.#timeoutMs} ms (recoveryTimeoutMs): see to that store, or give it more ` +
        'time, and start again.',
    );
  }
}
