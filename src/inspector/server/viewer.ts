/**
 * One page at the other end of a WebSocket: its questions in, answers and pushes out. A page that does
 * not keep up misses frames, which are only the newest summary; one that takes nothing is let go.
 */
import type { WebSocket } from 'ws';
import type { Answered, Asked, Pushed, RunNumber } from '../protocol.ts';
import { Unanswered, type Session } from '../session.ts';
import { stateAt } from '../timeline/state.ts';

/** Unit: bytes that wait to be sent. */
const behindBytes = 2 ** 20;
const goneBytes = 64 * 2 ** 20;

export class Viewer {
  readonly #socket: WebSocket;
  readonly #session: Session;
  /** By run: the last record that it has been told of. */
  readonly #followed = new Map<RunNumber, number>();

  constructor(socket: WebSocket, session: Session) {
    this.#socket = socket;
    this.#session = session;
    socket.on('message', (bytes, isBinary) => {
      if (isBinary) socket.close(1003, 'text only');
      else void this.#answer((bytes as Buffer).toString());
    });
  }

  /** Tells a page what is new; nothing to one that is behind. */
  tick(): void {
    if (this.#socket.bufferedAmount > goneBytes) this.#socket.terminate();
    if (this.#socket.bufferedAmount > behindBytes) return;
    for (const [run, told] of this.#followed) {
      const timeline = this.#session.timeline(run);
      const position = timeline.end - 1;
      const last = timeline.seqAt(position);
      if (last === told) continue;
      this.#followed.set(run, last);
      this.push({
        push: 'frame',
        run,
        first: timeline.seqAt(timeline.start),
        last,
        records: timeline.end - timeline.start,
        dropped: timeline.dropped,
        state: stateAt(timeline, position),
        figures: timeline.samples.last,
      });
    }
  }

  push(pushed: Pushed): void {
    this.#send(JSON.stringify(pushed));
  }

  async #answer(text: string): Promise<void> {
    const asked = askedIn(text);
    if (asked === undefined) return this.#socket.close(1003, 'not a question');
    const { id, ask } = asked;
    let answered: Answered;
    try {
      const answer = await this.#session.ask(ask);
      if (ask.what === 'follow') this.#follow(ask.run, ask.on);
      answered = { id, answer };
    } catch (error) {
      const code = error instanceof Unanswered ? error.code : 'failed';
      const message = error instanceof Error ? error.message : String(error);
      answered = { id, problem: { code, message } };
    }
    this.#send(JSON.stringify(answered));
  }

  #follow(run: RunNumber, isOn: boolean): void {
    if (isOn) this.#followed.set(run, -1);
    else this.#followed.delete(run);
  }

  #send(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }
}

/** Undefined: it is none. What is in the question is the session's to check. */
function askedIn(text: string): Asked | undefined {
  try {
    const asked = JSON.parse(text) as Partial<Asked> | null;
    const isAsked =
      typeof asked?.id === 'number' && typeof asked.ask === 'object' && asked.ask !== null;
    return isAsked ? (asked as Asked) : undefined;
  } catch {
    return undefined;
  }
}
