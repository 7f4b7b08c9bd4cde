/**
 * Counts the states of a system that is given as a function from a state to the states after it, each
 * state a JSON string: breadth-first, with a Set. Slow and plain on purpose, so that it can be believed
 * where it and the checker differ. Not the checker: it knows no machine, channel or property.
 */
export interface Count {
  readonly states: number;
  /** One for each step that can be taken in each state. */
  readonly transitions: number;
  /** Steps from the first state to the farthest one. */
  readonly depth: number;
  /** States in which no step can be taken. */
  readonly terminals: number;
  /** Steps to the nearest terminal; -1 when there is none. */
  readonly nearestTerminal: number;
  /** Steps to the nearest state that is `wanted`; -1 when there is none. */
  readonly nearestWanted: number;
}

/** `wanted`: what to look for on the way; every state is visited whether or not it is found. */
export function enumerate<State>(
  initial: State,
  after: (state: State) => readonly State[],
  wanted: (state: State) => boolean = () => false,
): Count {
  const first = JSON.stringify(initial);
  const seen = new Set([first]);
  let level = [first];
  const count = { transitions: 0, terminals: 0, nearestTerminal: -1, nearestWanted: -1 };
  let depth = -1;
  while (level.length > 0) {
    depth += 1;
    const next: string[] = [];
    for (const key of level) {
      const state = JSON.parse(key) as State;
      if (count.nearestWanted === -1 && wanted(state)) count.nearestWanted = depth;
      const successors = after(state);
      count.transitions += successors.length;
      if (successors.length === 0) {
        count.terminals += 1;
        if (count.nearestTerminal === -1) count.nearestTerminal = depth;
      }
      for (const successor of successors) {
        const successorKey = JSON.stringify(successor);
        if (seen.has(successorKey)) continue;
        seen.add(successorKey);
        next.push(successorKey);
      }
    }
    level = next;
  }
  return { states: seen.size, depth, ...count };
}
