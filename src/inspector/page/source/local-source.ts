/**
 * Answers from a `Session` in the page itself: what a self-contained file opens on. Everything that it
 * asks about came with the file; there is nothing to lose.
 */
import { signal } from '@preact/signals';
import { openEmbedded, type Embedded } from '../../embedded.ts';
import type { Answers, Pushed, Question, Questions } from '../../protocol.ts';
import { Unanswered, type Session } from '../../session.ts';
import { NoAnswer, type Connection, type Source } from './source.ts';

export class LocalSource implements Source {
  readonly connection = signal<Connection>('open');
  onPush: (pushed: Pushed) => void = () => undefined;
  readonly #session: Promise<Session>;

  constructor(embedded: Embedded) {
    this.#session = openEmbedded(embedded).then((session) => {
      session.onRuns = () => this.onPush({ push: 'runs', runs: session.runs });
      return session;
    });
  }

  async ask<What extends keyof Questions>(
    what: What,
    asked: Questions[What],
  ): Promise<Answers[What]> {
    try {
      const session = await this.#session;
      const answer = await session.ask({ what, ...asked } as unknown as Question);
      return answer as Answers[What];
    } catch (error) {
      const code = error instanceof Unanswered ? error.code : 'failed';
      throw new NoAnswer(code, error instanceof Error ? error.message : String(error));
    }
  }
}
