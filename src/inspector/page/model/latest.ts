/**
 * The newest answer to a question that keeps changing: while one is on its way only the newest next one
 * waits, so that a dragged cursor never leaves a queue behind it.
 */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Answers, Questions } from '../../protocol.ts';
import { NoAnswer, type Source } from '../source/source.ts';

/** The last answer stays until the next one is there; a problem takes its place. */
export interface Latest<Answer> {
  readonly answer?: Answer;
  readonly problem?: NoAnswer;
}

export interface LatestQuestion<What extends keyof Questions> {
  readonly what: What;
  /** Undefined: nothing is asked, and there is no answer. Signals that it reads make it anew. */
  readonly ask: () => Questions[What] | undefined;
  /** At most that often. Unit: milliseconds. */
  readonly everyMs?: number;
}

/** `stop` ends the asking. */
export interface Asking<Answer> {
  readonly latest: ReadonlySignal<Latest<Answer>>;
  readonly stop: () => void;
}

export function askLatest<What extends keyof Questions>(
  source: Source,
  { what, ask, everyMs = 0 }: LatestQuestion<What>,
): Asking<Answers[What]> {
  const latest = signal<Latest<Answers[What]>>({});
  let waiting: Questions[What] | undefined;
  let isBusy = false;
  let isOver = false;
  const next = async (): Promise<void> => {
    isBusy = true;
    while (waiting !== undefined) {
      const asked = waiting;
      waiting = undefined;
      const said = await answerOf(source, what, asked);
      if (isOver) return;
      // What is no longer asked for is not shown.
      if (isWanted) latest.value = said;
      if (everyMs > 0) await pause(everyMs);
    }
    isBusy = false;
  };
  let isWanted = false;
  const end = effect(() => {
    const asked = source.connection.value === 'open' ? ask() : undefined;
    waiting = asked;
    isWanted = asked !== undefined || source.connection.value !== 'open';
    if (!isWanted) latest.value = {};
    if (asked !== undefined && !isBusy) void next();
  });
  return {
    latest,
    stop: () => {
      isOver = true;
      end();
    },
  };
}

async function answerOf<What extends keyof Questions>(
  source: Source,
  what: What,
  asked: Questions[What],
): Promise<Latest<Answers[What]>> {
  try {
    return { answer: await source.ask(what, asked) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Whatever was thrown, as what is shown. */
export function problemOf(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  return new NoAnswer('failed', error instanceof Error ? error.message : String(error));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
