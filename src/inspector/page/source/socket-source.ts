/**
 * Answers over a WebSocket of the server that the page came from. A lost connection is tried again, at
 * first soon and then every few seconds; what was asked meanwhile is rejected.
 */
import { signal } from '@preact/signals';
import type { Answered, Answers, Pushed, Questions } from '../../protocol.ts';
import { NoAnswer, type Connection, type Source } from './source.ts';

interface Waiting {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (error: NoAnswer) => void;
}

/** Unit: milliseconds. */
const retrySoonMs = 300;
const retryMaxMs = 4000;

export class SocketSource implements Source {
  readonly connection = signal<Connection>('connecting');
  onPush: (pushed: Pushed) => void = () => undefined;
  readonly #address: string;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #asked = 0;
  #retryMs = retrySoonMs;

  /** `address`: of the page; the socket is beside it. */
  constructor(address: string) {
    const url = new URL('socket', address);
    url.protocol = 'ws:';
    url.hash = '';
    this.#address = url.href;
    this.#open();
  }

  ask<What extends keyof Questions>(what: What, asked: Questions[What]): Promise<Answers[What]> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN)
      return Promise.reject(new NoAnswer('lost', 'The connection to the program is lost.'));
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      socket.send(JSON.stringify({ id, ask: { what, ...asked } }));
    });
  }

  #open(): void {
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#retryMs = retrySoonMs;
      this.connection.value = 'open';
    });
    socket.addEventListener('message', ({ data }) => this.#take(String(data)));
    socket.addEventListener('close', () => this.#lose());
  }

  #take(text: string): void {
    const said = JSON.parse(text) as Answered | Pushed;
    if ('push' in said) return this.onPush(said);
    const waiting = this.#waiting.get(said.id);
    this.#waiting.delete(said.id);
    if ('answer' in said) waiting?.resolve(said.answer);
    else waiting?.reject(new NoAnswer(said.problem.code, said.problem.message));
  }

  #lose(): void {
    this.connection.value = 'lost';
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting)
      reject(new NoAnswer('lost', 'The connection to the program is lost.'));
    setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, retryMaxMs);
  }
}
