/**
 * Calls on a backend, and whether their answers are what the reference allows.
 * Which calls are made, and how they are drawn, is `row-contract.ts`.
 */
import type { PutResult, RowStore, Sequence } from '../../stores/ports.ts';
import { RowReference, type Put } from './row-reference.ts';
import { rowRules as rules } from './row-rules.ts';
import { bytesOf, isSame, objects } from './texts.ts';
import { codeOf, shown, stopped, textOf, Trial, type Outcome } from './trial.ts';

export class RowTrial extends Trial<RowStore> {
  readonly reference = new RowReference();
  /** What readers hold, and what it was when they read it. */
  readonly #held: { readonly bytes: Uint8Array; readonly was: Uint8Array }[] = [];

  async put(
    object: string,
    version: Sequence,
    isAwaited: boolean,
    bytes = bytesOf(this.reference.nextSerial()),
  ): Promise<void> {
    const put = this.reference.put(object, version, bytes);
    const label = `put ${object} version ${version} (${bytes.length} B)`;
    // The bytes become the store's.
    const call = () => this.store.put(object, version, Uint8Array.from(bytes));
    await this.begin(label, isAwaited, call, (outcome) => {
      this.#judgePut(put, outcome, label);
    });
  }

  #judgePut(put: Put, outcome: Outcome<PutResult>, label: string): void {
    const { object, version, floor } = put;
    const seen = (): string => `${label}: ${textOf(outcome)}`;
    if (outcome.kind === 'rejected') {
      const code = codeOf(outcome);
      const isByDisk = this.isDiskFull && (code === 'disk-full' || code === 'store-failed');
      const rule = this.isDiskFull ? rules.fullDisk : code === 'stopped' ? stopped : rules.newest;
      this.require(isByDisk, rule, seen);
      put.state = 'refused';
    } else if (outcome.value.kind === 'stored') {
      const others = this.reference.candidates(object, version).filter((one) => one !== put);
      const isFirst = others.every(({ state }) => state !== 'stored');
      this.require(version > floor && isFirst, rules.newest, () => `${seen()}; ${floor} was there`);
      put.state = 'stored';
      this.reference.raise(object, version);
    } else {
      const there = outcome.value.version;
      put.state = 'stale';
      const isThere = there === floor || this.reference.candidates(object, there).length > 0;
      const isStale = there >= version && there >= floor && isThere;
      this.require(isStale, rules.newest, () => `${seen()}; there was ${floor} at least`);
      this.reference.raise(object, there);
    }
  }

  async get(object: string): Promise<void> {
    const floor = this.reference.floorOf(object);
    await this.begin(
      `get ${object}`,
      true,
      () => this.store.get(object),
      (outcome) => {
        if (outcome.kind === 'rejected')
          this.fail(rules.content, `get ${object}: ${textOf(outcome)}`);
        const row = outcome.value;
        this.#requireVersion(object, floor, row?.version);
        if (row === undefined) return;
        const { version, bytes } = row;
        const candidates = this.reference.candidates(object, version);
        const isPut = candidates.some((put) => isSame(put.bytes, bytes));
        this.require(
          isPut,
          rules.content,
          () => `get ${object}: version ${version}, and not its bytes`,
        );
        this.#held.push({ bytes, was: Uint8Array.from(bytes) });
      },
    );
  }

  async readRange(object: string, offset: number, length: number): Promise<void> {
    const floor = this.reference.floorOf(object);
    const label = `read ${length} B of ${object} from ${offset}`;
    const call = () => this.store.readRange(object, offset, length);
    await this.begin(label, true, call, (outcome) => {
      if (outcome.kind === 'rejected') this.fail(rules.range, `${label}: ${textOf(outcome)}`);
      const row = outcome.value;
      this.#requireVersion(object, floor, row?.version);
      if (row === undefined) return;
      const isPut = this.reference
        .candidates(object, row.version)
        .some(({ bytes }) => isSame(bytes.subarray(offset, offset + length), row.bytes));
      this.require(isPut, rules.range, () => `${label}: ${shown(row)}, and not those bytes`);
    });
  }

  async version(object: string): Promise<void> {
    const floor = this.reference.floorOf(object);
    const call = () => this.store.version(object);
    await this.begin(`version of ${object}`, true, call, (outcome) => {
      if (outcome.kind === 'rejected') this.fail(rules.range, `version: ${textOf(outcome)}`);
      this.#requireVersion(object, floor, outcome.value);
    });
  }

  /** With nothing under way: every object, and what readers hold. */
  async inspect(): Promise<void> {
    await this.settle();
    for (const object of objects) {
      await this.get(object);
      await this.version(object);
      await this.readRange(object, 1, 5);
    }
    const isHeld = this.#held.every(({ bytes, was }) => isSame(bytes, was));
    this.require(isHeld, rules.held, () => 'bytes that were read have changed');
  }

  override async crash(): Promise<void> {
    this.reference.crash();
    await super.crash();
  }

  /** A version that was read stays at least that. */
  #requireVersion(object: string, floor: Sequence, version: Sequence | undefined): void {
    const seen = (): string => `the version of ${object} is ${version ?? 'none'}, and was ${floor}`;
    const rule = this.isReopened ? rules.durable : rules.monotone;
    this.require((version ?? 0) >= floor, rule, seen);
    if (version === undefined) return;
    const isPut = this.reference.candidates(object, version).length > 0;
    this.require(
      isPut,
      rules.content,
      () => `version ${version} of ${object}, which nobody has put`,
    );
    this.reference.raise(object, version);
  }
}
