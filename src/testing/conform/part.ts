/**
 * One part of a log, followed as its lines come: the lines that may still come in another order (of
 * other threads, no further apart than the clocks), and for each choice of those that have come
 * already the states that are possible. Without clocks there is one choice, and no waiting line.
 */
import { LogMapError } from './log-map.ts';
import { nothing, Undecided, type Possible } from './possible.ts';

/** A line of a part. `time` in the unit of the skew. */
export interface PartLine {
  readonly line: number;
  readonly text: string;
  readonly observation: number;
  readonly time: number;
  readonly thread: string;
}

/** Lines that wait to be ordered, each a bit of a choice; and choices, of which lines of one thread make few. */
const waitingMax = 30;
const choicesMax = 2 ** 16;

/** A line that nothing explains, and the states that were possible before it. */
export interface Unexplained {
  readonly line: PartLine;
  readonly set: number;
}

export class Part {
  readonly #possible: Possible;
  readonly #skew: number;
  #waiting: PartLine[] = [];
  /** By the waiting lines that have come, as bits. */
  #choices: Map<number, number>;
  /** Lines from before it have come. */
  #settledTo = Number.NEGATIVE_INFINITY;

  constructor(possible: Possible, skew: number) {
    this.#possible = possible;
    this.#skew = skew;
    this.#choices = new Map([[0, possible.start]]);
  }

  /** The states that are possible when everything so far has come. */
  get set(): number {
    return this.#choices.get(2 ** this.#waiting.length - 1) ?? nothing;
  }

  /** Errors: throws `Undecided`. */
  add(line: PartLine): Unexplained | undefined {
    if (line.time < this.#settledTo && this.#skew > 0)
      throw new LogMapError(
        `line ${line.line} is of a time that is over: sort the log by time, or give a greater skew than ${this.#skew}`,
      );
    this.#waiting.push(line);
    if (this.#waiting.length > waitingMax)
      throw new Undecided(`more than ${waitingMax} lines may have come in another order`);
    this.#extend();
    return this.#settle(line.time - this.#skew);
  }

  /** Everything has come. */
  end(): Unexplained | undefined {
    return this.#settle(Number.POSITIVE_INFINITY);
  }

  #extend(): void {
    // Those with fewer lines first, so that a choice is extended after all that lead to it.
    for (let length = 0; length < this.#waiting.length; length++)
      for (const [chosen, set] of this.#choices)
        if (bits(chosen) === length) this.#extendOne(chosen, set);
  }

  #extendOne(chosen: number, set: number): void {
    for (const [at, line] of this.#waiting.entries()) {
      if ((chosen & (1 << at)) !== 0 || !this.#isNext(line, chosen)) continue;
      const after = this.#possible.after(set, line.observation);
      if (after === nothing) continue;
      const known = this.#choices.get(chosen | (1 << at)) ?? nothing;
      this.#choices.set(chosen | (1 << at), this.#possible.union(after, known));
    }
    if (this.#choices.size > choicesMax)
      throw new Undecided(`lines may have come in more than ${choicesMax} orders`);
  }

  #isNext(line: PartLine, chosen: number): boolean {
    return this.#waiting.every((other, at) => {
      if ((chosen & (1 << at)) !== 0 || other === line) return true;
      const isEarlier = other.thread === line.thread && other.line < line.line;
      return !isEarlier && other.time + this.#skew >= line.time;
    });
  }

  /** Lines from before that moment have come: choices without them are none. */
  #settle(moment: number): Unexplained | undefined {
    this.#settledTo = Math.max(this.#settledTo, moment);
    const due = this.#waiting.filter(
      (line, at) => line.time < moment || (at === 0 && this.#skew === 0),
    );
    for (const line of due) {
      const at = this.#waiting.indexOf(line);
      const kept = [...this.#choices].filter(([chosen]) => (chosen & (1 << at)) !== 0);
      if (kept.length === 0) return { line, set: this.#before() };
      this.#choices = new Map(kept.map(([chosen, set]) => [without(chosen, at), set]));
      this.#waiting.splice(at, 1);
    }
    return undefined;
  }

  /** With as many of the waiting lines as can be explained. */
  #before(): number {
    const most = Math.max(...[...this.#choices.keys()].map(bits));
    return [...this.#choices]
      .filter(([chosen]) => bits(chosen) === most)
      .reduce((sets, [, set]) => this.#possible.union(set, sets), nothing);
  }
}

function bits(chosen: number): number {
  return chosen.toString(2).replaceAll('0', '').length;
}

function without(chosen: number, at: number): number {
  const low = chosen & ((1 << at) - 1);
  return low | ((chosen >> (at + 1)) << at);
}
