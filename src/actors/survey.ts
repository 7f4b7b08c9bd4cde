/**
 * The stores as recovery asks them: each answer in its time, and what is damaged told apart from what
 * is not there. What follows from the answers is recovery's part.
 * Errors: each call rejects with `store-failed` when a store has not answered within `timeoutMs`, and
 * with what the store rejects with.
 */
import type { ObjectId, Sequence } from '../machines/events.ts';
import { DestageError } from '../stores/errors.ts';
import type { LogEntrySummary, SideSummary } from '../stores/ports.ts';
import { isCorrupt, rowPartOf, rowVersion } from './holdings.ts';
import type { Outside } from './outside.ts';
import { eachWithin, within } from './within.ts';

export class Survey {
  readonly #outside: Outside;
  readonly #timeoutMs: number;
  /** How far each object is in ROW, or in the side store. */
  readonly #durable = new Map<ObjectId, Sequence>();

  constructor(outside: Outside, timeoutMs: number) {
    this.#outside = outside;
    this.#timeoutMs = timeoutMs;
  }

  parked(): AsyncIterable<SideSummary> {
    return this.#each('the side store has not listed what is parked', this.#stores.side.list());
  }

  live(): AsyncIterable<LogEntrySummary> {
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
