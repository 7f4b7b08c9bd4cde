/**
 * A store's contract as data: named checks, each with a function to run, so that any test runner will do. What
 * a store cannot do (survive a crash, say) is said by its author; what was not said is asked.
 */

/** What a contract needs of whoever makes the stores, beside an empty store. */
export type Ability = 'reopen' | 'crash' | 'damage' | 'fullDisk';

/** A store made for one check, and what can be done to it from outside. */
export interface Opened<S> {
  readonly store: S;
  /** Opens what `close` has left. */
  readonly reopen?: () => Promise<S>;
  /**
   * Ends the store as a crash does, without closing it and whatever is under way, and opens what has
   * survived. When it is called no time has passed since the last call to the store.
   */
  readonly crash?: () => Promise<S>;
  /** Changes what is stored of an object, newest part first, behind the back of a store that is closed. */
  readonly damage?: (object: string) => Promise<void>;
  /** Lets the disk be full, or have room again. */
  readonly setDiskFull?: (isFull: boolean) => void;
  /** When the check is over: closes whatever it has opened, and removes it. */
  readonly dispose?: () => Promise<void>;
}

export interface ContractOptions {
  /** What the store cannot do: the checks of it are not in the list. */
  readonly without?: readonly Ability[];
  /** Runs of each random check; default: fast-check's own setting, 100 unless changed. */
  readonly runs?: number;
  /** Calls in one run of a random check, at most; default: 40. */
  readonly callsMax?: number;
  /** A call that takes longer has no answer. Unit: milliseconds. Default: 10,000. */
  readonly answerMs?: number;
  /** To repeat a run; default: fast-check's own setting. */
  readonly seed?: number;
}

/** One check. Errors: `run` rejects with a `BrokenRule`, or with what `makeStore` rejects with. */
export interface ContractCheck {
  readonly name: string;
  readonly needs: readonly Ability[];
  readonly run: () => Promise<void>;
}

/** A rule of a contract that a store does not keep: which, how it was seen, and after which calls. */
export class BrokenRule extends Error {
  override readonly name = 'BrokenRule';
  readonly rule: string;
  readonly seen: string;
  readonly calls: readonly string[];

  constructor(rule: string, seen: string, calls: readonly string[] = [], howToRepeat = '') {
    const lines = calls.map((call) => `\n  ${call}`).join('');
    const after = calls.length === 0 ? '' : `\nafter these calls:${lines}`;
    super(`the rule is broken: ${rule}\n${seen}${after}${howToRepeat}`);
    this.rule = rule;
    this.seen = seen;
    this.calls = calls;
  }
}

/** The checks that are asked of a store. Errors: throws on an ability that there is not. */
export function checksFor(
  checks: readonly ContractCheck[],
  { without = [] }: ContractOptions,
): readonly ContractCheck[] {
  const known: readonly string[] = ['reopen', 'crash', 'damage', 'fullDisk'] satisfies Ability[];
  const unknown = without.filter((ability) => !known.includes(ability));
  if (unknown.length > 0)
    throw new RangeError(`without: [${unknown.join()}] was given; allowed are ${known.join(', ')}`);
  return checks.filter(({ needs }) => !needs.some((need) => without.includes(need)));
}
