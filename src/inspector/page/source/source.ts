/**
 * Where answers come from. The page asks a source and does not know whether a server or a `Session` in
 * the page itself is behind it.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Answers, Problem, Pushed, Questions } from '../../protocol.ts';

/** `connecting` is the state after a loss, too: a source tries again by itself. */
export type Connection = 'connecting' | 'open' | 'lost';

export interface Source {
  readonly connection: ReadonlySignal<Connection>;
  /** Errors: rejects with `NoAnswer`. */
  ask<What extends keyof Questions>(what: What, asked: Questions[What]): Promise<Answers[What]>;
  /** What comes unasked. One listener. */
  onPush: (pushed: Pushed) => void;
}

/** Why there is no answer; its message is a sentence to be shown. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code: Problem['code'] | 'lost';

  constructor(code: Problem['code'] | 'lost', message: string) {
    super(message);
    this.code = code;
  }
}
