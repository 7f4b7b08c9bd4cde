/**
 * One run that explains a log, as a trace: for a short log that is to be looked at, or replayed on live
 * actors. `conforms` only says that there is one.
 */
import type { SystemDefinition, Trace } from '../../checker/api.ts';
import type { Move } from '../../checker/move.ts';
import { LogReader } from './log-lines.ts';
import { readLogMap } from './log-map.ts';
import type { Observation } from './observation.ts';
import { isSaid } from './possible.ts';
import type { ConformOptions } from './conforms.ts';
import { States } from './states.ts';

/** How a state was reached, back to the first. */
interface Reached {
  readonly from: Reached | undefined;
  readonly move: Move | undefined;
}

/** States that are looked at between two lines. */
const statesMax = 100_000;

/**
 * A run of the log's one part; undefined when nothing explains it. What came from outside is an event of
 * the environment in the trace: to replay it, the system's `environment` needs those events.
 * Errors: throws a `LogMapError`.
 */
export function explanation(
  log: readonly string[],
  { logic, ...options }: SystemDefinition,
  { map, isPrompt = false }: ConformOptions,
): Trace | undefined {
  const reader = new LogReader(readLogMap(map));
  const states = new States({ ...options, logic }, reader.shown, isPrompt);
  let reached = new Map<number, Reached>([[states.first(), { from: undefined, move: undefined }]]);
  for (const observation of observationsOf(reader, log)) {
    reached = after(states, closed(states, reached), observation);
    if (reached.size === 0) return undefined;
  }
  const [last] = reached.values();
  return states.trace(last === undefined ? [] : movesTo(last));
}

function observationsOf(reader: LogReader, log: readonly string[]): readonly Observation[] {
  return log.flatMap((text, at) => [...reader.read(text, at + 1)].flatMap(({ said }) => said));
}

function closed(states: States, from: ReadonlyMap<number, Reached>): Map<number, Reached> {
  const found = new Map(from);
  for (const [state, reached] of found) {
    if (found.size > statesMax) break;
    for (const { said, to, move } of states.steps(state))
      if (said === undefined && !found.has(to)) found.set(to, { from: reached, move });
  }
  return found;
}

function after(
  states: States,
  from: ReadonlyMap<number, Reached>,
  observation: Observation,
): Map<number, Reached> {
  const found = new Map<number, Reached>();
  for (const [state, reached] of from) {
    const given = observation.kind === 'given' ? states.given(state, observation) : undefined;
    const steps = given === undefined ? states.steps(state) : [given];
    for (const { said, to, move } of steps) {
      const isIt = given !== undefined || (said !== undefined && isSaid(observation, said));
      if (isIt && !found.has(to)) found.set(to, { from: reached, move });
    }
  }
  return found;
}

function movesTo(last: Reached): readonly Move[] {
  const moves: Move[] = [];
  for (let at: Reached | undefined = last; at !== undefined; at = at.from)
    if (at.move !== undefined) moves.push(at.move);
  return moves.toReversed();
}
