/**
 * What an entry of a log must be: one that was written, with the number of its batch, and not trimmed.
 * What was called, and when, is the reference's; here is only what may be read of it.
 */
import type { LogEntry, LogEntrySummary, Sequence } from '../../stores/ports.ts';
import type { Batch, LogReference, Required } from './log-reference.ts';
import { logRules as rules } from './log-rules.ts';
import { isSame } from './texts.ts';
import { shown, type Judging } from './trial.ts';

export class LogEntries {
  readonly #reference: LogReference;
  readonly #judging: Judging;

  constructor(reference: LogReference, judging: Judging) {
    this.#reference = reference;
    this.#judging = judging;
  }

  /** An entry that was read: which write it is, and that the rest fits. From then on its number is known. */
  meet(entry: LogEntrySummary): void {
    const { require } = this.#judging;
    const found = this.#reference.writeOf(entry);
    const seen = (): string => `there is ${shown(entry)}`;
    if (found === undefined) this.#judging.fail(rules.content, `${seen()}, which nobody wrote`);
    const { batch, nth } = found;
    const write = batch.writes[nth];
    require(write?.object === entry.object &&
      write.bytes.length === entry.length, rules.content, seen);
    require(batch.state !== 'gone', rules.atomic, () =>
      `${seen()}, of a batch that was refused or lost`);
    require(entry.sequence >= this.#reference.trimDone, rules.trim, () => `${seen()} still`);
    this.requireNumber(batch, entry.sequence - nth, `${seen()}, write ${nth + 1} of its batch`);
    batch.first = entry.sequence - nth;
  }

  meetWhole(entry: LogEntry, object: string): void {
    const { require } = this.#judging;
    this.meet({ ...entry, length: entry.bytes.length });
    require(entry.object === object, rules.content, () =>
      `among those of ${object}: ${shown(entry)}`);
    const { batch, nth = 0 } = this.#reference.writeOf(entry) ?? {};
    const bytes = batch?.writes[nth]?.bytes;
    const isIt = bytes !== undefined && isSame(bytes, entry.bytes);
    require(isIt, rules.content, () => `${shown(entry)} has not the bytes that were appended`);
  }

  /** `first` is what a batch's number may be: consecutive, above what was, in the order of the calls. */
  requireNumber(batch: Batch, first: Sequence, seen: string): void {
    const { require } = this.#judging;
    const isAbove = Number.isSafeInteger(first) && first > batch.startsAbove;
    require(isAbove, rules.numbers, () => `${seen}; ${batch.startsAbove} had been given`);
    const isAsKnown = batch.first === undefined || batch.first === first;
    require(isAsKnown, rules.numbers, () => `${seen}; the batch is at ${batch.first}`);
    for (const other of this.#reference.batches) {
      if (other === batch || other.first === undefined) continue;
      const isLater = other.serial > batch.serial;
      const isInOrder = isLater
        ? first + batch.writes.length <= other.first
        : other.first + other.writes.length <= first;
      const which = isLater ? 'a later' : 'an earlier';
      require(isInOrder, rules.numbers, () => `${seen}; ${which} call was given ${other.first}`);
    }
  }

  requireAll(
    entries: readonly { readonly sequence: Sequence }[],
    required: readonly Required[],
  ): void {
    const { require } = this.#judging;
    const numbers = entries.map(({ sequence }) => sequence);
    const isAscending = numbers.every((sequence, at) => sequence > (numbers[at - 1] ?? 0));
    require(isAscending, rules.order, () => `their order is ${numbers.join(', ')}`);
    const missing = required.filter(({ sequence }) => !numbers.includes(sequence));
    const { isReopened } = this.#judging;
    const rule = isReopened
      ? rules.durable
      : this.#reference.trimCalled > 0
        ? rules.trim
        : rules.order;
    require(missing.length === 0, rule, () =>
      `missing: ${missing.map(({ sequence }) => sequence).join(', ')}`);
  }

  /** After a crash: which of the batches under way are there. */
  sortOut(found: readonly LogEntrySummary[]): void {
    for (const batch of this.#reference.batches.filter(({ state }) => state === 'unknown')) {
      const own = found.filter((entry) => this.#reference.writeOf(entry)?.batch === batch);
      for (const entry of own) this.meet(entry);
      if (batch.first === undefined) {
        batch.state = 'gone';
        continue;
      }
      this.#reference.keep(batch, batch.first);
      const whole = this.#reference.required().filter(({ write }) => batch.writes.includes(write));
      const isWhole = whole.every(({ sequence }) =>
        own.some((entry) => entry.sequence === sequence),
      );
      this.#judging.require(
        isWhole,
        rules.atomic,
        () => `of a batch under way there is ${shown(own)}`,
      );
    }
  }
}
