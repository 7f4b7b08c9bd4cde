/**
 * Answers from a `Session` in the page itself: what a self-contained file opens on. Everything that it
 * asks about came with the file; there is nothing to lose and nothing comes unasked.
 */
import { signal } from '@preact/signals';
import type { Answers, Chart, Pushed, Question, Questions } from '../../protocol.ts';
import { RecordingParser } from '../../recording/parse-recording.ts';
import { Session, Unanswered } from '../../session.ts';
import { NoAnswer, type Connection, type Source } from './source.ts';

/** What a self-contained file holds, as JSON. */
export interface Embedded {
  readonly name: string;
  readonly kind: 'recording' | 'trace';
  /** Of a recording, its header first. */
  readonly lines: readonly string[];
  readonly charts: readonly Chart[];
}

export class LocalSource implements Source {
  readonly connection = signal<Connection>('open');
  onPush: (pushed: Pushed) => void = () => undefined;
  readonly #session: Session;

  constructor(embedded: Embedded) {
    this.#session = sessionOf(embedded);
    this.#session.onRuns = () => this.onPush({ push: 'runs', runs: this.#session.runs });
  }

  async ask<What extends keyof Questions>(
    what: What,
    asked: Questions[What],
  ): Promise<Answers[What]> {
    try {
      const answer = await this.#session.ask({ what, ...asked } as unknown as Question);
      return answer as Answers[What];
    } catch (error) {
      const code = error instanceof Unanswered ? error.code : 'failed';
      throw new NoAnswer(code, error instanceof Error ? error.message : String(error));
    }
  }
}

function sessionOf({ name, kind, lines, charts }: Embedded): Session {
  const parser = new RecordingParser(name);
  for (const line of lines) parser.add(line);
  const { timeline, notices } = parser.end('');
  return new Session([{ timeline, name, kind, notices }], {
    by: 'destage',
    chart: ({ machine, name: machineName }, direction) => {
      const found = charts.find(
        (chart) => chart.machine === machine && chart.direction === direction,
      );
      const any = found ?? charts.find((chart) => chart.machine === machine);
      return any === undefined
        ? Promise.reject(new Error(`the file has no chart of ${machineName}.`))
        : Promise.resolve(any);
    },
  });
}
