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

/** Waits for the end of a call, and judges it. */
type End = () => Promise<void>;

export const answers = 'every call is answered';
export const stopped =
  'what is under way at a close is done; after it every call is refused with stopped';

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
    this.store = opened.store;
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
      const outcome = await this.#within(label, ending);
      this.calls.push(`${label} → ${textOf(outcome)}`);
      judge(outcome);
    };
    if (isAwaited) return end();
    this.calls.push(`${label}, not waited for`);
    this.#underWay.push(end);
  }

  async settle(): Promise<void> {
    for (const end of this.#underWay.splice(0)) await end();
  }

  /** Closes with whatever is under way, and opens again. `meanwhile`: while it is closed. */
  async restart(refused: () => Promise<unknown>, meanwhile?: () => Promise<void>): Promise<void> {
    const closed = this.store;
    this.calls.push('close');
    await this.#within(
      'close',
      outcomeOf(() => closed.close()),
    );
    await this.settle();
    const after = await outcomeOf(refused);
    this.require(codeOf(after) === 'stopped', stopped, () => `a call after it: ${textOf(after)}`);
    await meanwhile?.();
    this.store = await this.#ability('reopen', this.#opened.reopen)();
    this.isReopened = true;
    this.calls.push('reopen');
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
    this.store = await this.#ability('crash', this.#opened.crash)();
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

  async #within<T>(label: string, ending: Promise<Outcome<T>>): Promise<Outcome<T>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#answerMs);
    });
    const outcome = await Promise.race([ending, late]);
    clearTimeout(timer);
    return outcome ?? this.fail(answers, `${label} has not ended within ${this.#answerMs} ms`);
  }

  #ability<T>(ability: Ability, given: T | undefined): T {
    if (given !== undefined) return given;
    const name = ability === 'fullDisk' ? 'setDiskFull' : ability;
    throw new TypeError(
      `this check needs \`${name}\`, and makeStore gives none: give it, or say without: ['${ability}'].`,
    );
  }
}

/** A throw counts as a rejection, so that it is judged and not merely passed on. */
export async function outcomeOf<T>(make: () => Promise<T>): Promise<Outcome<T>> {
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

/** Before it is JSON, since a `Buffer` has a form of its own there. */
function counted(value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(counted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(fields.map(([name, field]) => [name, counted(field)]));
}
