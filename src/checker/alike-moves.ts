/**
 * Moves that differ only in what else is under way to who moves: the same local step, for the same cause.
 * To a property of steps they are one, and there are many times fewer of them than moves.
 */
import type { StepKind } from './api.ts';
import type { Move, Output } from './move.ts';

/** The sender of a message, by slot; else what it was. */
type Cause = number | Exclude<StepKind, 'deliver'>;

export class AlikeMoves {
  /** From 1 on: 0 is nobody's. */
  readonly #moves: (Move | undefined)[] = [undefined];
  /** By what a local step does to others: one list for each local step. */
  readonly #numbers = new Map<readonly Output[], Map<Cause, number>>();

  get size(): number {
    return this.#moves.length - 1;
  }

  numberOf(move: Move): number {
    const { outputs, kind, from } = move;
    const cause = kind === 'deliver' ? from : kind;
    let byCause = this.#numbers.get(outputs);
    if (byCause === undefined) this.#numbers.set(outputs, (byCause = new Map<Cause, number>()));
    let number = byCause.get(cause);
    if (number === undefined) {
      number = this.#moves.push(move) - 1;
      byCause.set(cause, number);
    }
    return number;
  }

  /** One of them. */
  at(number: number): Move {
    const move = this.#moves[number];
    if (move === undefined) throw new Error(`there are no moves ${number}`);
    return move;
  }
}
