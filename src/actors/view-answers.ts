/**
 * What is to be told to views: how the moves that they have asked for have ended, those that end in one
 * turn of the event loop together. Not what a move is: that is `mover.ts`.
 */
import type { Moved, NotMoved, ViewId } from '../machines/events.ts';

export interface ViewAnswer {
  readonly moved: readonly Moved[];
  readonly failed: readonly NotMoved[];
}

export class ViewAnswers {
  readonly #tellView: (view: ViewId, answer: ViewAnswer) => void;
  readonly #answers = new Map<ViewId, { moved: Moved[]; failed: NotMoved[] }>();
  #telling: NodeJS.Immediate | undefined;

  constructor(tellView: (view: ViewId, answer: ViewAnswer) => void) {
    this.#tellView = tellView;
  }

  /** To be added to. */
  of(view: ViewId): { readonly moved: Moved[]; readonly failed: NotMoved[] } {
    this.#telling ??= setImmediate(() => this.#tell());
    const answer = this.#answers.get(view) ?? { moved: [], failed: [] };
    this.#answers.set(view, answer);
    return answer;
  }

  /** Nothing is told any more. */
  end(): void {
    clearImmediate(this.#telling);
  }

  /**
   * One view at a time, and a turn between two: what the one asks for next is on its way to the disk
   * while the other is told. Told together, all views would wait for each of their commits.
   */
  #tell(): void {
    this.#telling = undefined;
    const [first] = this.#answers;
    if (first === undefined) return;
    this.#answers.delete(first[0]);
    this.#tellView(...first);
    if (this.#answers.size > 0)
      this.#telling = setImmediate(() => {
        this.#telling = setImmediate(() => this.#tell());
      });
  }
}
