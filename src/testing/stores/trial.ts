/**
 * One run of a contract's calls on one store: calls under way and how they ended, and what was called
 * so far, in words. What the answers should be is the reference's business.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { BrokenRule, type Ability, type ContractOptions, type Opened } from './contract.ts';

/** How a call ended. */
export type Outcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'rejected'; readonly error: unknown };

/** A call, and what it is called. */
export type Refused = readonly [label: string, call: () => Promise<unknown>];

/** Waits for the end of a call, and judges it. */
type End = () => Promise<void>;

export const answers = 'every call is answered';
export const taken = 'a call that is right, of a store that has room, is not rejected';
export const shapes = 'an answer is of the shape that its port says';
export const stopped =
  'what is under way at a close is done, and then the close; after it every call is refused with stopped';

/** What judges answers: `require` and `fail` throw with the calls so far. */
export interface Judging {
  readonly isReopened: boolean;
  readonly isDiskFull: boolean;
  readonly require: (isKept: boolean, rule: string, seen: () => string) => void;
  fail(rule: string, seen: string): never;
}

interface Store {
  close(): Promise<void>;
}

export abstract class Trial<S extends Store> implements Judging {
  store: S;
  readonly calls: string[] = [];
  /** It is not the store any more that it was at first. */
  isReopened = false;
  isDiskFull = false;
  readonly #opened: Opened<S>;
  readonly #underWay: End[] = [];
  /** Unit: milliseconds. */
  readonly #answerMs: number;

  constructor(opened: Opened<S>, { answerMs = 10_000 }: ContractOptions) {
    this.#answerMs = answerMs;
    this.#opened = opened;
    this.store = this.#timed(opened.store);
  }

  fail(rule: string, seen: string): never {
    throw new BrokenRule(rule, seen, this.calls);
  }

  readonly require = (isKept: boolean, rule: string, seen: () => string): void => {
    if (!isKept) this.fail(rule, seen());
  };

  /** Makes a call now; `judge` is told how it ended, by then or at the next `settle`. */
  async begin<T>(
    label: string,
    isAwaited: boolean,
    make: () => Promise<T>,
    judge: (outcome: Outcome<T>) => void,
  ): Promise<void> {
    const ending = outcomeOf(make);
    const end = async (): Promise<void> => {
      const outcome = await ending;
      this.#requireAnswered(outcome);
      this.calls.push(`${label} → ${textOf(outcome)}`);
      this.judged(() => judge(outcome), outcome);
    };
    if (isAwaited) return end();
    this.calls.push(`${label}, not waited for`);
    this.#underWay.push(end);
  }

  async settle(): Promise<void> {
    for (const end of this.#underWay.splice(0)) await end();
  }

  /**
   * Closes with whatever is under way, and opens again. `refused`: calls that no closed store takes;
   * `meanwhile`: while it is closed.
   */
  async restart(refused: readonly Refused[], meanwhile?: () => Promise<void>): Promise<void> {
    const closed = this.store;
    this.calls.push('close');
    const close = await this.outcome(() => closed.close());
    await this.settle();
    this.require(close.kind === 'answered', stopped, () => `the close: ${textOf(close)}`);
    for (const [label, call] of refused) {
      const after = await this.outcome(call);
      const seen = (): string => `${label} after it: ${textOf(after)}`;
      this.require(codeOf(after) === 'stopped', stopped, seen);
    }
    await meanwhile?.();
    const reopen = this.#ability('reopen', this.#opened.reopen);
    this.store = this.#timed(await this.#within('reopen', reopen()));
    this.isReopened = true;
    this.calls.push('reopen');
  }

  /** How a call ends. Errors: throws a `BrokenRule` when it does not. */
  async outcome<T>(make: () => Promise<T>): Promise<Outcome<T>> {
    const outcome = await outcomeOf(make);
    this.#requireAnswered(outcome);
    return outcome;
  }

  /** Whatever else goes wrong while an answer is judged comes of its shape. */
  judged<T>(judge: () => T, answer?: Outcome<unknown>): T {
    try {
      return judge();
    } catch (error) {
      throw this.asBroken(error, answer);
    }
  }

  /** What nobody expected, as the rule that it breaks; a `RangeError` is the author's. */
  asBroken(error: unknown, answer?: Outcome<unknown>): unknown {
    if (error instanceof BrokenRule || error instanceof RangeError) return error;
    const rejected: Outcome<never> = { kind: 'rejected', error };
    if (!(error instanceof TypeError)) return new BrokenRule(taken, textOf(rejected), this.calls);
    const seen = answer === undefined ? error.message : `${textOf(answer)} (${error.message})`;
    return new BrokenRule(shapes, seen, this.calls);
  }

  /** Lets what is under way go on for some turns of the event loop. */
  async pause(turns: number): Promise<void> {
    this.calls.push(`wait for ${turns} turns of the event loop`);
    for (let passed = 0; passed < turns; passed++) await turn();
  }

  /** What is under way is abandoned: nobody will know how it ended. */
  async crash(): Promise<void> {
    this.#underWay.length = 0;
    this.calls.push('crash, and open what is left');
    this.isReopened = true;
    const crash = this.#ability('crash', this.#opened.crash);
    this.store = this.#timed(await this.#within('what opens it after a crash', crash()));
  }

  async damage(object: string): Promise<void> {
    this.calls.push(`damage what is stored of ${object}`);
    await this.#ability('damage', this.#opened.damage)(object);
  }

  /** Nothing is under way then: a call has the disk full for all of it, or not at all. */
  async setDiskFull(isFull: boolean): Promise<void> {
    await this.settle();
    this.isDiskFull = isFull;
    this.calls.push(isFull ? 'the disk is full' : 'the disk has room again');
    this.#ability('fullDisk', this.#opened.setDiskFull)(isFull);
  }

  async dispose(): Promise<void> {
    await this.#opened.dispose?.();
  }

  /** The store with a limit to how long each of its answers may take. */
  #timed(store: S): S {
    const limited = <T>(label: string, made: T): T =>
      made instanceof Promise ? (this.#within(label, made) as T) : made;
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          const made: unknown = Reflect.apply(member, target, given);
          return isListing(made)
            ? limitedListing(made, (item) => limited(`${String(name)}, its next`, item))
            : limited(String(name), made);
        };
      },
    });
  }

  async #within<T>(label: string, ending: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const seen = `${label} has not ended within ${this.#answerMs} ms`;
        reject(new BrokenRule(answers, seen, this.calls));
      }, this.#answerMs);
    });
    try {
      return await Promise.race([ending, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #requireAnswered(outcome: Outcome<unknown>): void {
    if (outcome.kind === 'rejected' && outcome.error instanceof BrokenRule) throw outcome.error;
  }

  #ability<T>(ability: Ability, given: T | undefined): T {
    if (given !== undefined) return given;
    const name = ability === 'fullDisk' ? 'setDiskFull' : ability;
    throw new RangeError(
      `this check needs \`${name}\`, and makeStore gives none: give it, or say without: ['${ability}'].`,
    );
  }
}

function isListing(made: unknown): made is AsyncIterable<unknown> {
  return typeof made === 'object' && made !== null && Symbol.asyncIterator in made;
}

function limitedListing(
  listing: AsyncIterable<unknown>,
  limited: <T>(item: T) => T,
): AsyncIterable<unknown> {
  const iterator = listing[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => limited(iterator.next()),
      return: async (value?: unknown) =>
        (await iterator.return?.(value)) ?? { done: true as const, value },
    }),
  };
}

/** A throw counts as a rejection, so that it is judged and not merely passed on. */
async function outcomeOf<T>(make: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'answered', value: await make() };
  } catch (error) {
    return { kind: 'rejected', error };
  }
}

/** The code of what a call was rejected with, as of a `DestageError`; undefined when it has none. */
export function codeOf(outcome: Outcome<unknown>): string | undefined {
  if (outcome.kind === 'answered') return undefined;
  const { error } = outcome;
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return String(error.code);
}

export function textOf(outcome: Outcome<unknown>): string {
  if (outcome.kind === 'answered') return shown(outcome.value);
  const code = codeOf(outcome);
  const message = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
  return code === undefined ? `rejected: ${message}` : `refused, ${code}`;
}

/** A value on one line; bytes as their number. */
export function shown(value: unknown): string {
  if (value === undefined) return 'done';
  return JSON.stringify(counted(value)).replaceAll('"', '');
}

/** The start of an object's name, which may be of anything, and of nothing. */
export function quoted(object: unknown): string {
  return JSON.stringify(object).slice(0, 80);
}

/** Before it is JSON: of which a `bigint` has none, and a `Buffer` has a form of its own there. */
function counted(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(counted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(fields.map(([name, field]) => [name, counted(field)]));
}
