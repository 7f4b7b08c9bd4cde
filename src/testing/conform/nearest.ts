/**
 * The nearest explanation of a line that nothing explains: the one change of the log (a line less, one
 * more, another in its place, two the other way round) after which most of what follows is explained.
 * It is a hint where to look, and no proof of what went wrong.
 */
import { observationText, type Observation } from './observation.ts';
import { nothing, Undecided, type Possible } from './possible.ts';

/** A changed log, and how many of the lines from the one in question on it explains. */
export interface Nearest {
  readonly change: string;
  readonly explains: number;
  readonly of: number;
}

/** `lines`: the one in question and what follows it, of the same part of the system. */
export function nearestExplanation(
  possible: Possible,
  set: number,
  allowed: readonly Observation[],
  lines: readonly Observation[],
): Nearest | undefined {
  const [line, next, ...rest] = lines;
  if (line === undefined) return undefined;
  const after = next === undefined ? [] : [next];
  const changes: (readonly [change: string, log: readonly Observation[]])[] = [
    ...allowed.map(
      (one) => [`before it: ${observationText(one)}`, [one, line, ...after, ...rest]] as const,
    ),
    ['without it', [...after, ...rest]],
    ...allowed.map(
      (one) => [`in its place: ${observationText(one)}`, [one, ...after, ...rest]] as const,
    ),
    ...(next === undefined
      ? []
      : [['after the line that follows it', [next, line, ...rest]] as const]),
  ];
  let best: Nearest | undefined;
  for (const [change, log] of changes) {
    // Of the lines that were there, without the one that was put in or taken out.
    const extra = log.length - lines.length;
    const explains = explained(possible, set, log) - Math.max(0, extra);
    if (explains > (best?.explains ?? 0)) best = { change, explains, of: lines.length };
  }
  return best;
}

function explained(possible: Possible, from: number, log: readonly Observation[]): number {
  let set = from;
  for (const [at, observation] of log.entries()) {
    try {
      set = possible.after(set, possible.observationId(observation));
    } catch (error) {
      if (error instanceof Undecided) return at;
      throw error;
    }
    if (set === nothing) return at;
  }
  return log.length;
}
