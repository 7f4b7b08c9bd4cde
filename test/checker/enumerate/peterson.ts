/**
 * Peterson's with shared registers once more, on plain data, written out by hand. A busy wait that
 * changes nothing is counted as a transition. Not here: XState, or anything of the checker.
 * Source: Peterson, «Myths About the Mutual Exclusion Problem», 1981.
 */
import { enumerate } from './breadth-first.ts';

type Place = 'idle' | 'raising' | 'yielding' | 'waiting' | 'critical';

interface State {
  readonly places: readonly Place[];
  readonly flags: readonly boolean[];
  readonly turn: number;
}

function stepOf({ places, flags, turn }: State, self: number): State {
  const other = 1 - self;
  const to = (place: Place) => places.with(self, place);
  const put = (flag: boolean) => flags.with(self, flag);
  switch (places[self]) {
    case 'idle':
      return { places: to('raising'), flags, turn };
    case 'raising':
      return { places: to('yielding'), flags: put(true), turn };
    case 'yielding':
      return { places: to('waiting'), flags, turn: other };
    case 'waiting':
      return flags[other] !== true || turn === self
        ? { places: to('critical'), flags, turn }
        : { places, flags, turn };
    default:
      return { places: to('idle'), flags: put(false), turn };
  }
}

/** Wanted: both critical. */
export function enumeratePeterson() {
  return enumerate<State>(
    { places: ['idle', 'idle'], flags: [false, false], turn: 0 },
    (state) => [0, 1].map((self) => stepOf(state, self)),
    ({ places }) => places.every((place) => place === 'critical'),
  );
}
