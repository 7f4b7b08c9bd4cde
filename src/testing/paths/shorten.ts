/**
 * A failure made shorter: the fewest steps that were found after which the system under test still does
 * something else.
 * Source: Zeller and Hildebrandt, «Simplifying and Isolating Failure-Inducing Input», 2002, on paths that
 * the graph has.
 */
import { isDeepStrictEqual } from 'node:util';
import { shortestWays, type EdgePath } from './cover.ts';
import { failureOf, type Failure, type PathFailure, type SystemUnderTest } from './failure.ts';
import type { Graph, PathStep } from './graph.ts';

/** Paths that are tried to make a failure shorter, at most. */
const triesMax = 2000;

/**
 * First by leaving out one part after another; then by all walks that are shorter than what is left, the
 * shortest first, so that what is found is the shortest there is; where they are too many, by the
 * shortest way to each step.
 */
export async function shortened(
  graph: Graph,
  failure: Failure,
  underTest: SystemUnderTest,
): Promise<PathFailure> {
  let best = failure;
  let tries = 0;
  const isShorter = async (path: EdgePath): Promise<boolean> => {
    if (path.length >= best.path.length || tries++ > triesMax) return false;
    const found = await failureOf(graph, path, underTest);
    if (found === undefined || found.path.length >= best.path.length) return false;
    best = found;
    return true;
  };
  const leaveOut = async (): Promise<boolean> => {
    for (let length = best.path.length - 1; length > 0; length--)
      for (let at = 0; at + length <= best.path.length; at++) {
        const without = rejoined(graph, best.path.toSpliced(at, length));
        if (without !== undefined && (await isShorter(without))) return true;
      }
    return false;
  };
  let isGoing = true;
  while (isGoing) isGoing = await leaveOut();
  for (let length = 1; length < best.path.length; length++)
    for (const walk of walksOf(graph, length)) {
      if (tries > triesMax) break;
      if (await isShorter(walk)) return best.error;
    }
  tries = 0;
  for (const [state, way] of shortestWays(graph))
    for (const edge of graph.edges[state] ?? [])
      if (await isShorter([...way, edge])) return best.error;
  return best.error;
}

/** Every walk of so many steps from the first state, and every shorter one that ends. */
function* walksOf(graph: Graph, length: number, walk: EdgePath = []): Generator<EdgePath> {
  const on = walk.length < length ? (graph.edges[walk.at(-1)?.to ?? 0] ?? []) : [];
  if (on.length === 0) yield walk;
  for (const edge of on) yield* walksOf(graph, length, [...walk, edge]);
}

/** The same steps from other states, as far as the graph has them. */
function rejoined({ edges }: Graph, path: EdgePath): EdgePath | undefined {
  const joined: EdgePath[number][] = [];
  for (const { step } of path) {
    const edge = (edges[joined.at(-1)?.to ?? 0] ?? []).find((other) =>
      isSameStep(other.step, step),
    );
    if (edge === undefined) return undefined;
    joined.push(edge);
  }
  return joined;
}

function isSameStep(one: PathStep, other: PathStep): boolean {
  return (
    one.kind === other.kind &&
    one.actor === other.actor &&
    one.from === other.from &&
    one.timer === other.timer &&
    isDeepStrictEqual(one.event, other.event)
  );
}
