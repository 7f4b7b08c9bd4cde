/**
 * Does some behaviour of a system explain this log of a real run? The log is partial: what it does not
 * show may happen between its lines. All states that are possible are followed at once, part by part,
 * line by line, and forgotten as the log goes on.
 * Source: trace validation (Cirstea, Kuppe, Loillier, Merz, «Validating Traces of Distributed Programs
 * Against TLA+ Specifications», 2024).
 */
import type { SystemDefinition, SystemView } from '../../checker/api.ts';
import { LogReader, type LogLine } from './log-lines.ts';
import { LogMapError, readLogMap, type LogMap } from './log-map.ts';
import { nearestExplanation, type Nearest } from './nearest.ts';
import { observationText, type Observation } from './observation.ts';
import { Part, type PartLine, type Unexplained } from './part.ts';
import { Possible, Undecided, type ConformBounds } from './possible.ts';

export type ConformReport =
  | {
      readonly kind: 'explained';
      readonly lines: number;
      readonly parts: number;
      readonly states: number;
    }
  | {
      readonly kind: 'unexplained';
      /** The first line that nothing explains, from 1. */
      readonly line: number;
      readonly text: string;
      readonly part: string;
      readonly said: string;
      /** What would have been allowed there. */
      readonly allowed: readonly string[];
      readonly nearest?: Nearest;
      /** What about the map may be wrong. */
      readonly hint?: string;
    }
  | {
      readonly kind: 'unfinished';
      /** The last line of a part that cannot have ended there. */
      readonly line: number;
      readonly text: string;
      readonly part: string;
      /** What may have come next. */
      readonly allowed: readonly string[];
    }
  | {
      readonly kind: 'undecided';
      readonly line: number;
      readonly text: string;
      readonly reason: string;
    };

export interface ConformOptions extends ConformBounds {
  readonly map: LogMap;
  /**
   * The log is of a run that was over: where the system may be then. So that a log is found out that
   * only lacks lines at its end. Default: anywhere, as when the log was cut off.
   */
  readonly endsIn?: (state: SystemView) => boolean;
  /** Told each time that so many lines have been read: 65,536. */
  readonly onProgress?: (lines: number) => void;
}

/** Lines that are looked at after the one that nothing explains, for the nearest explanation. */
const following = 20;
const followingRead = 100_000;
const breath = 65_536;

/** Lines of text. */
export type Log = AsyncIterable<string> | Iterable<string>;

/**
 * Errors: rejects with a `LogMapError` for a map or a line that cannot be read, with a `Refusal` for a
 * system that cannot be checked.
 */
export async function conforms(
  log: Log,
  system: SystemDefinition,
  options: ConformOptions,
): Promise<ConformReport> {
  return conformer(system, options)(log);
}

/** The same for many logs: what was found out about the system for one serves the others. */
export function conformer(
  { logic, ...options }: SystemDefinition,
  { map, endsIn, onProgress, ...bounds }: ConformOptions,
): (log: Log) => Promise<ConformReport> {
  const checked = readLogMap(map);
  const { shown } = new LogReader(checked);
  const possible = new Possible({ ...options, logic }, shown, bounds);
  return async (log) => {
    const follower = new Follower(new LogReader(checked), possible, checked.skew ?? 0);
    let line = 0;
    for await (const text of log) {
      line++;
      const report = follower.add(text, line);
      if (report !== undefined) return report;
      if (line % breath === 0) onProgress?.(line);
    }
    return follower.end(line, endsIn);
  };
}

interface Followed {
  readonly part: Part;
  /** The last line that came, for what is found out later. */
  last: LogLine;
}

interface Failed extends Unexplained {
  readonly at: LogLine;
  readonly rest: Observation[];
  read: number;
}

class Follower {
  readonly #reader: LogReader;
  readonly #possible: Possible;
  readonly #skew: number;
  readonly #parts = new Map<string, Followed>();
  readonly #given = new Map<string, Observation>();
  #partsSeen = 0;
  #failed: Failed | undefined;

  constructor(reader: LogReader, possible: Possible, skew: number) {
    this.#reader = reader;
    this.#possible = possible;
    this.#skew = skew;
  }

  add(text: string, line: number): ConformReport | undefined {
    for (const read of this.#read(text, line)) {
      const report = this.#failed === undefined ? this.#follow(read) : this.#collect(read);
      if (report !== undefined) return report;
    }
    const isLongAgo = this.#failed !== undefined && ++this.#failed.read > followingRead;
    return isLongAgo ? this.#report() : undefined;
  }

  /** After the line that nothing explains, one that cannot be read does not matter. */
  *#read(text: string, line: number): Generator<LogLine> {
    try {
      yield* this.#reader.read(text, line);
    } catch (error) {
      if (this.#failed === undefined || !(error instanceof LogMapError)) throw error;
    }
  }

  end(lines: number, endsIn?: ConformOptions['endsIn']): ConformReport {
    for (const { part, last } of this.#parts.values()) {
      const unexplained = this.#failed === undefined ? part.end() : undefined;
      if (unexplained !== undefined) this.#fail(unexplained, last);
    }
    if (this.#failed !== undefined) return this.#report();
    const unfinished = endsIn && this.#unfinished(endsIn);
    if (unfinished !== undefined) return unfinished;
    return { kind: 'explained', lines, parts: this.#partsSeen, states: this.#possible.size.states };
  }

  /** The first part that cannot have ended with its last line; `undecided` where a bound is hit. */
  #unfinished(endsIn: (state: SystemView) => boolean): ConformReport | undefined {
    for (const { part, last } of this.#parts.values()) {
      const { line, text } = last;
      try {
        if (this.#possible.canEnd(part.set, endsIn)) continue;
      } catch (error) {
        return undecidedAt(last, error);
      }
      const allowed = this.#possible.allowed(part.set, [...this.#given.values()]);
      const next = allowed.map(observationText);
      return { kind: 'unfinished', line, text, part: last.part, allowed: next };
    }
    return undefined;
  }

  #follow(read: LogLine): ConformReport | undefined {
    let followed = this.#parts.get(read.part);
    if (followed === undefined) {
      this.#partsSeen++;
      followed = { part: new Part(this.#possible, this.#skew), last: read };
      this.#parts.set(read.part, followed);
    }
    followed.last = read;
    try {
      for (const [at, observation] of read.said.entries()) {
        this.#note(observation);
        const unexplained = followed.part.add(this.#partLine(read, observation));
        if (unexplained === undefined) continue;
        this.#fail(unexplained, read);
        this.#failed?.rest.push(...read.said.slice(at + 1));
        return undefined;
      }
      if (read.isEnd) this.#begin(read.part, followed);
      return undefined;
    } catch (error) {
      return undecidedAt(read, error);
    }
  }

  #begin(name: string, { part, last }: Followed): void {
    const unexplained = part.end();
    if (unexplained !== undefined) this.#fail(unexplained, last);
    this.#parts.delete(name);
    this.#reader.forget(name);
  }

  /** The kinds of what came from outside so far: one of each may be allowed elsewhere. */
  #note(observation: Observation): void {
    const { kind, event } = observation;
    const key = event.type;
    if (kind === 'given' && this.#given.size < 50 && !this.#given.has(key))
      this.#given.set(key, observation);
  }

  #partLine({ line, text, time, thread }: LogLine, observation: Observation): PartLine {
    return { line, text, time, thread, observation: this.#possible.observationId(observation) };
  }

  #fail(unexplained: Unexplained, at: LogLine): void {
    this.#failed = { ...unexplained, at, rest: [], read: 0 };
  }

  #collect(read: LogLine): ConformReport | undefined {
    const failed = this.#failed;
    if (failed === undefined || failed.at.part !== read.part) return undefined;
    failed.rest.push(...read.said);
    return failed.rest.length >= following || read.isEnd ? this.#report() : undefined;
  }

  #report(): ConformReport {
    const failed = this.#failed;
    if (failed === undefined) throw new Error('there is nothing to report');
    const { at, line, set, rest } = failed;
    const { part } = at;
    const observation = this.#possible.observationOf(line.observation);
    const allowed = this.#possible.allowed(set, [...this.#given.values()]);
    const nearest = nearestExplanation(this.#possible, set, allowed, [observation, ...rest]);
    return {
      kind: 'unexplained',
      line: line.line,
      text: line.text,
      part,
      said: observationText(observation),
      allowed: allowed.map(observationText),
      ...(nearest && { nearest }),
      ...this.#possible.hint(observation),
    };
  }
}

/** Errors: throws what is not `Undecided`. */
function undecidedAt({ line, text }: LogLine, error: unknown): ConformReport {
  if (!(error instanceof Undecided)) throw error;
  return { kind: 'undecided', line, text, reason: error.message };
}
