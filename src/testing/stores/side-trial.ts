/**
 * Calls on a side store, and whether their answers are what the reference allows.
 * Which calls are made, and how they are drawn, is `side-contract.ts`.
 */
import { isDeepStrictEqual } from 'node:util';
import type { SideRecord, SideStore, SideSummary } from '../../stores/ports.ts';
import { sideRules as rules } from './side-rules.ts';
import { SideReference, type Change } from './side-reference.ts';
import { allOf, bytesOf, objects } from './texts.ts';
import { codeOf, shown, stopped, textOf, Trial, type Outcome } from './trial.ts';

export class SideTrial extends Trial<SideStore> {
  readonly reference = new SideReference();
  #serial = 0;

  /** `extents`: how many it has; two of them overlap, and each has bytes of its own. */
  async put(object: string, version: number, extents: number, isAwaited: boolean): Promise<void> {
    const serial = this.#serial++;
    const record: SideRecord = {
      version,
      extents: Array.from({ length: extents }, (_, nth) => {
        return { offset: nth * 10, bytes: bytesOf(serial * 3 + nth) };
      }),
      corrupt: serial % 2 === 0 ? [] : [{ sequence: version, object, offset: 512, length: serial }],
      reason: `put ${serial}: “refused”`,
    };
    const change = this.reference.put(object, record);
    const call = () => this.store.put(object, structuredClone(record));
    await this.#change(
      `put ${object} version ${version} (${extents} extents)`,
      change,
      isAwaited,
      call,
    );
  }

  async remove(object: string, version: number, isAwaited: boolean): Promise<void> {
    const change = this.reference.remove(object, version);
    const call = () => this.store.remove(object, version);
    await this.#change(`remove ${object} up to version ${version}`, change, isAwaited, call);
  }

  async #change(
    label: string,
    change: Change,
    isAwaited: boolean,
    call: () => Promise<void>,
  ): Promise<void> {
    await this.begin(label, isAwaited, call, (outcome) => {
      if (outcome.kind === 'answered') {
        change.state = 'done';
        return;
      }
      const code = codeOf(outcome);
      const isByDisk = this.isDiskFull && (code === 'disk-full' || code === 'store-failed');
      const rule = this.isDiskFull ? rules.fullDisk : code === 'stopped' ? stopped : rules.newest;
      this.require(isByDisk, rule, () => `${label}: ${textOf(outcome)}`);
      change.state = 'refused';
    });
  }

  async get(object: string): Promise<void> {
    await this.begin(
      `get ${object}`,
      true,
      () => this.store.get(object),
      (outcome) => {
        this.#judgeGet(object, outcome);
      },
    );
  }

  #judgeGet(object: string, outcome: Outcome<SideRecord | undefined>): void {
    if (outcome.kind === 'rejected') this.fail(rules.content, `get ${object}: ${textOf(outcome)}`);
    const record = outcome.value;
    const possible = this.reference.possible(object);
    const isPossible = possible.some((one) => isDeepStrictEqual(plain(one), plain(record)));
    if (isPossible) return;
    const isVersion = possible.some((one) => one?.version === record?.version);
    const rule = isVersion ? rules.content : this.isReopened ? rules.durable : rules.newest;
    const versions = possible.map((one) => one?.version ?? 'none').join(' or ');
    this.fail(
      rule,
      `the record of ${object} is ${shown(record ?? 'none')}, for version ${versions}`,
    );
  }

  /** With nothing under way: every record, and the list of them. */
  async inspect(): Promise<void> {
    await this.settle();
    for (const object of objects) {
      await this.get(object);
      const [certain] = this.reference.possible(object);
      this.reference.learn(object, certain);
    }
    await this.begin(
      'list',
      true,
      () => allOf(this.store.list()),
      (outcome) => {
        if (outcome.kind === 'rejected') this.fail(rules.list, `list: ${textOf(outcome)}`);
        const expected = objects.flatMap((object) =>
          summaryOf(object, this.reference.possible(object)[0]),
        );
        const byObject = (one: SideSummary, other: SideSummary) =>
          one.object < other.object ? -1 : 1;
        const listed = outcome.value.toSorted(byObject);
        this.require(
          isDeepStrictEqual(listed, expected),
          rules.list,
          () => `${shown(listed)}, for ${shown(expected)}`,
        );
      },
    );
  }

  /** What was under way is done or not, and from now on it is known which. */
  override async crash(): Promise<void> {
    await super.crash();
    for (const object of objects) {
      await this.get(object);
      const record = await this.store.get(object);
      const held = this.reference
        .possible(object)
        .find((one) => isDeepStrictEqual(plain(one), plain(record)));
      this.reference.learn(object, held);
    }
  }
}

function summaryOf(object: string, record: SideRecord | undefined): readonly SideSummary[] {
  if (record === undefined) return [];
  const { version, extents, reason } = record;
  const bytes = extents.reduce((sum, extent) => sum + extent.bytes.length, 0);
  return [{ object, version, bytes, reason }];
}

/** Without what only looks different: a `Buffer` is bytes too. */
function plain(record: SideRecord | undefined): unknown {
  if (record === undefined) return undefined;
  const { version, extents, corrupt, reason } = record;
  const bytes = extents.map((extent) => [extent.offset, ...extent.bytes]);
  return { version, bytes, corrupt, reason };
}
