/**
 * What of a population a chart shows: which states are active, and with many actors how many are in
 * each. It is taken from the answer `state`; nothing is counted here.
 */
import type { MachineState, StateAnswer } from '../answers.ts';
import type { EdgeId } from '../record.ts';

/** Invariant: a path that is not in `counts` has none. */
export interface ShownCounts {
  readonly counts: Readonly<Record<string, number>>;
  readonly running: number;
  /** Counts and bars; else, with one actor or none, only what is active. */
  readonly isPopulation: boolean;
  readonly taken: ReadonlySet<EdgeId>;
}

/** A chart with nothing going on in it. */
export const nobody: ShownCounts = {
  counts: {},
  running: 0,
  isPopulation: false,
  taken: new Set(),
};

/** `wasMany`: the machine has had several actors, so that its picture does not change its kind. */
export function shownCounts(
  machine: MachineState | undefined,
  lit: StateAnswer['lit'],
  wasMany = false,
): ShownCounts {
  const isLit = lit !== undefined && lit.machine === machine?.machine;
  return {
    counts: machine?.counts ?? {},
    running: machine?.running ?? 0,
    isPopulation: wasMany || (machine?.running ?? 0) > 1,
    taken: new Set(isLit ? lit.taken : []),
  };
}
