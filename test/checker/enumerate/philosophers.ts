/**
 * The philosophers once more, on plain data, written out by hand from `../systems/philosophers.ts`.
 * Not here: XState, or anything of the checker.
 */
import { enumerate } from './breadth-first.ts';

type Philosopher = 'thinking' | 'hungry-first' | 'hungry-second' | 'eating';

interface State {
  readonly philosophers: Philosopher[];
  readonly forks: { isTaken: boolean; waiting: number[] }[];
  /** By philosopher and whether the fork is its first or second: to the fork, and back. */
  readonly asked: string[][][];
  readonly granted: number[][];
}

type Seat = readonly [first: number, second: number];

function tellFork(state: State, by: number, turn: number, fork: number): void {
  const message = state.asked[by]?.[turn]?.shift();
  const taken = state.forks[fork];
  if (taken === undefined) return;
  if (message === 'ask' && taken.isTaken) {
    taken.waiting.push(by);
    return;
  }
  const next = message === 'ask' ? by : taken.waiting.shift();
  taken.isTaken = next !== undefined;
  // Which of its two forks it is does not matter to the philosopher, but is a channel of its own.
  if (next !== undefined) state.granted[next]?.push(fork);
}

function successors(state: State, seats: readonly Seat[]): State[] {
  const after: State[] = [];
  const step = (change: (next: State) => void) => {
    const next = JSON.parse(JSON.stringify(state)) as State;
    change(next);
    for (const forks of next.granted) forks.sort((a, b) => a - b);
    after.push(next);
  };
  for (const [self, seat] of seats.entries()) {
    for (const turn of [0, 1] as const)
      if ((state.asked[self]?.[turn]?.length ?? 0) > 0)
        step((next) => tellFork(next, self, turn, seat[turn]));
    for (const fork of state.granted[self] ?? [])
      step((next) => {
        next.granted[self]?.splice(next.granted[self].indexOf(fork), 1);
        const isFirst = next.philosophers[self] === 'hungry-first';
        next.philosophers[self] = isFirst ? 'hungry-second' : 'eating';
        if (isFirst) next.asked[self]?.[1]?.push('ask');
      });
    if (state.philosophers[self] === 'thinking')
      step((next) => {
        next.philosophers[self] = 'hungry-first';
        next.asked[self]?.[0]?.push('ask');
      });
    if (state.philosophers[self] === 'eating')
      step((next) => {
        next.philosophers[self] = 'thinking';
        for (const channel of next.asked[self] ?? []) channel.push('release');
      });
  }
  return after;
}

/** `order` as in `../systems/philosophers.ts`. */
export function enumeratePhilosophers(count: number, order: 'symmetric' | 'asymmetric') {
  const seats = Array.from({ length: count }, (_, turn): Seat => {
    const right = (turn + 1) % count;
    return order === 'asymmetric' && turn === count - 1 ? [right, turn] : [turn, right];
  });
  const initial: State = {
    philosophers: seats.map(() => 'thinking'),
    forks: seats.map(() => ({ isTaken: false, waiting: [] })),
    asked: seats.map(() => [[], []]),
    granted: seats.map(() => []),
  };
  return enumerate(initial, (state) => successors(state, seats));
}
