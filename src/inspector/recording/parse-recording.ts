/**
 * A recording from its lines, one by one, into a timeline. A last line that was cut off is left out and
 * said; anything else that is wrong ends the reading with the line's number. Runs in a page as well.
 */
import { InspectorError } from '../problem.ts';
import type { InspectionRecord, RecordingHeader } from '../record.ts';
import { Timeline, type TimelineOptions } from '../timeline/timeline.ts';
import { headerProblem, recordProblem } from './record-shape.ts';

export interface Recording {
  readonly timeline: Timeline;
  readonly notices: readonly string[];
}

export class RecordingParser {
  readonly #name: string;
  readonly #options: TimelineOptions;
  #lines = 0;
  #timeline: Timeline | undefined;
  readonly #machines = new Set<number>();
  readonly #parents = new Map<number, number>();

  /** `name`: of the file, for messages. */
  constructor(name: string, options: TimelineOptions = {}) {
    this.#name = name;
    this.#options = options;
  }

  /** A whole line, without its end. Errors: throws `bad-recording`. */
  add(line: string): void {
    this.#lines++;
    if (line.trim() === '') return;
    const value = this.#parsed(line);
    if (this.#timeline === undefined) {
      const problem = headerProblem(value);
      if (problem !== undefined) throw this.#bad(problem, headerAdvice(problem));
      this.#timeline = new Timeline(value as RecordingHeader, this.#options);
      return;
    }
    const problem = recordProblem(value);
    if (problem !== undefined) throw this.#bad(problem, cutAdvice(this.#lines));
    this.#append(value as InspectionRecord, line);
    const stray = this.#referenceProblem(value as InspectionRecord);
    if (stray !== undefined) throw this.#bad(stray, cutAdvice(this.#lines));
  }

  /** `rest`: what came after the last line's end. Errors: throws `bad-recording`. */
  end(rest: string): Recording {
    const notices: string[] = [];
    if (rest.trim() !== '') {
      if (isJson(rest)) this.add(rest);
      else {
        this.#lines++;
        notices.push(
          `Its last line (${this.#lines}) was cut off and is left out: the program that wrote it ended ` +
            'in the middle of it.',
        );
      }
    }
    if (this.#timeline !== undefined) return { timeline: this.#timeline, notices };
    throw new InspectorError(
      'bad-recording',
      `${this.#name} has no header: it is empty, or was cut off at once. Record it again with ` +
        'destage replay --record FILE.',
    );
  }

  /** What the timeline follows without looking. */
  #referenceProblem(record: InspectionRecord): string | undefined {
    if (record.kind === 'machine') this.#machines.add(record.machine);
    if (record.kind !== 'started') return undefined;
    const { actor, machine, parent } = record;
    if (!this.#machines.has(machine))
      return `starts an actor of machine ${machine}, which no line has told`;
    if (parent === undefined) return undefined;
    this.#parents.set(actor, parent);
    let above: number | undefined = parent;
    for (let steps = 0; above !== undefined && above !== actor; steps++) {
      if (steps > this.#parents.size) return undefined;
      above = this.#parents.get(above);
    }
    return above === actor ? `starts actor ${actor} below itself` : undefined;
  }

  #parsed(line: string): unknown {
    if (line.length > longLine && depthOf(line) > depthMax)
      throw this.#bad(`is nested more than ${depthMax} deep`, cutAdvice(this.#lines));
    try {
      return JSON.parse(this.#lines === 1 ? line.replace(/^\uFEFF/, '') : line) as unknown;
    } catch {
      const isFirst = this.#lines === 1;
      throw this.#bad('is not JSON', isFirst ? headerAdvice('') : cutAdvice(this.#lines));
    }
  }

  #append(record: InspectionRecord, line: string): void {
    try {
      this.#timeline?.append(record, line);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw this.#bad(`does not fit: ${why.replace(/\.$/, '')}`, cutAdvice(this.#lines));
    }
  }

  #bad(problem: string, advice: string): InspectorError {
    return new InspectorError(
      'bad-recording',
      `${this.#name}: line ${this.#lines} ${problem}. ${advice}`,
    );
  }
}

/** What is recorded is clipped long before. */
const depthMax = 256;
/** A shorter one cannot be nested so deep that it matters. */
const longLine = 4096;

/** Of brackets outside of texts. */
function depthOf(line: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [sign] of line.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ']' || sign === '}') depth--;
  }
  return deepest;
}

function headerAdvice(problem: string): string {
  return problem.includes('version')
    ? 'Open it with the destage that wrote it, or record it again.'
    : 'Give a file that destage replay --record or an inspector has written, or a trace of the checker.';
}

function cutAdvice(line: number): string {
  return `The lines before it are whole: head -n ${line - 1} keeps them.`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
