/**
 * Calls on a log, and whether their answers are what the reference allows. What an entry must be is
 * `log-entries.ts`.
 */
import type { LogStore, LogWrite, Sequence } from '../../stores/ports.ts';
import type { ContractOptions, Opened } from './contract.ts';
import { LogEntries } from './log-entries.ts';
import { LogReference, type Batch } from './log-reference.ts';
import { logRules as rules } from './log-rules.ts';
import { allOf, bytesOf, objects } from './texts.ts';
import { codeOf, shown, stopped, textOf, Trial, type Outcome } from './trial.ts';

export class LogTrial extends Trial<LogStore> {
  readonly reference: LogReference;
  readonly #entries: LogEntries;

  constructor(opened: Opened<LogStore>, options: ContractOptions, quotaBytes: number) {
    super(opened, options);
    this.reference = new LogReference(quotaBytes);
    this.#entries = new LogEntries(this.reference, this);
  }

  /** One write for each name. Its buffers are changed as soon as append has been called. */
  async append(names: readonly string[], isAwaited: boolean): Promise<void> {
    const serial = this.reference.nextSerial;
    const writes = names.map((object, nth): LogWrite => {
      return { object, offset: serial + nth, bytes: bytesOf(serial + nth) };
    });
    const given = writes.map((write) => ({ ...write, bytes: Uint8Array.from(write.bytes) }));
    const batch = this.reference.append(writes);
    const list = writes.map(
      ({ object, offset, bytes }) => `${object}+${offset} (${bytes.length} B)`,
    );
    const label = `append ${list.join(', ')}`;
    const call = async (): Promise<Sequence> => {
      const appending = this.store.append(given);
      for (const { bytes } of given) bytes.fill(0);
      return appending;
    };
    await this.begin(label, isAwaited, call, (outcome) => {
      this.#judgeAppend(batch, outcome, label);
    });
  }

  #judgeAppend(batch: Batch, outcome: Outcome<Sequence>, label: string): void {
    if (outcome.kind === 'answered') {
      this.require(!batch.mustRefuse, rules.quota, () => `${label} was taken`);
      this.#entries.requireNumber(batch, outcome.value, `${label} was given ${outcome.value}`);
      this.reference.keep(batch, outcome.value);
      return;
    }
    const code = codeOf(outcome);
    const isByQuota = code === 'log-full' && !batch.mustKeep;
    const isByDisk = this.isDiskFull && (code === 'disk-full' || code === 'store-failed');
    const rule = this.isDiskFull ? rules.fullDisk : code === 'stopped' ? stopped : rules.quota;
    this.require(isByQuota || isByDisk, rule, () => `${label}: ${textOf(outcome)}`);
    const isUnseen = batch.first === undefined;
    this.require(isUnseen, rules.atomic, () => `${label} was refused, and has been read`);
    this.reference.refuse(batch);
  }

  async trim(below: Sequence, isAwaited: boolean): Promise<void> {
    this.reference.trimBegins(below);
    await this.begin(
      `trim below ${below}`,
      isAwaited,
      () => this.store.trim(below),
      (outcome) => {
        if (outcome.kind === 'answered') {
          this.reference.trimEnds(below);
          return;
        }
        const rule = this.isDiskFull ? rules.fullDisk : rules.trim;
        this.require(this.isDiskFull, rule, () => `trim below ${below}: ${textOf(outcome)}`);
      },
    );
  }

  async read(object: string): Promise<void> {
    const required = this.reference.required().filter(({ write }) => write.object === object);
    const read = () => this.store.entries(object);
    await this.begin(`entries of ${object}`, true, read, (outcome) => {
      if (outcome.kind === 'rejected') this.fail(rules.order, `entries: ${textOf(outcome)}`);
      const { entries, corrupt } = outcome.value;
      this.require(corrupt.length === 0, rules.content, () => `corrupt: ${shown(corrupt)}`);
      for (const entry of entries) this.#entries.meetWhole(entry, object);
      this.#entries.requireAll(entries, required);
    });
  }

  /** The bytes of the entries that are there. */
  async scan(): Promise<number> {
    const required = this.reference.required();
    let bytes = 0;
    const scan = () => allOf(this.store.scan());
    await this.begin('scan', true, scan, (outcome) => {
      if (outcome.kind === 'rejected') this.fail(rules.order, `scan: ${textOf(outcome)}`);
      for (const entry of outcome.value) this.#entries.meet(entry);
      this.#entries.requireAll(outcome.value, required);
      bytes = outcome.value.reduce((sum, { length }) => sum + length, 0);
    });
    return bytes;
  }

  /** With nothing under way: every entry and every figure. */
  async inspect(): Promise<void> {
    await this.settle();
    const usedBytes = await this.scan();
    for (const object of objects) await this.read(object);
    const { last, trimDone, trimCalled, isLastUnsure, quotaBytes } = this.reference;
    const lastSequence = this.store.lastSequence();
    const trimmedTo = this.store.trimmedTo();
    const isLast = isLastUnsure ? lastSequence >= last : lastSequence === last;
    // What a crash or a full disk has made of a trim is not known.
    const isTrimmed = trimmedTo >= trimDone && trimmedTo <= trimCalled;
    const marks = (): string =>
      `lastSequence is ${lastSequence}, for ${last}; trimmedTo is ${trimmedTo}, for ${trimDone}`;
    this.require(isLast && isTrimmed, rules.marks, marks);
    this.reference.trimEnds(trimmedTo);
    const usage = this.store.usage();
    const isUsage = usage.usedBytes === usedBytes && usage.quotaBytes === quotaBytes;
    const figures = (): string =>
      `usage is ${shown(usage)}, for ${usedBytes} of ${quotaBytes} bytes`;
    this.require(isUsage, rules.usage, figures);
  }

  /** What was under way is there as a whole or not at all, and from now on for certain. */
  override async crash(): Promise<void> {
    this.reference.crash();
    await super.crash();
    this.#entries.sortOut(await allOf(this.store.scan()));
  }
}
