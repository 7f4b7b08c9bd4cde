/**
 * Paths through a system, to be gone through by somebody else's: made from the checker's graph, run
 * against a system under test, and when that does something else, shortened to the fewest steps after
 * which it still does.
 * Source: model-based testing as in `@xstate/graph`; the shortening is Zeller's, «Simplifying and
 * Isolating Failure-Inducing Input», 2002, on paths that the graph has.
 */
import { isDeepStrictEqual } from 'node:util';
import type { MachineCoverage, SystemDefinition } from '../../checker/api.ts';
import { eventText, shortPath, valueText } from '../../checker/text.ts';
import { coveringPaths, shortestTo, type EdgePath } from './cover.ts';
import { coverageOfPaths } from './path-coverage.ts';
import { graphOf, type Graph, type GraphOptions, type PathStep } from './graph.ts';
import { itemsOf, type CoverGoal } from './items.ts';

/** Something of one's own that is to behave as the system does. */
export interface SystemUnderTest {
  /** Back to the first state. */
  reset(): Promise<void> | void;
  /** Makes it do a step: send the event, let the timer fire. A rejection is a failure. */
  perform(step: PathStep): Promise<void> | void;
  /** What `expected` gives for the state that it should be in. */
  observe(): unknown;
}

export interface PathOptions extends GraphOptions, Partial<CoverGoal> {
  /** Of one path, unless what it leads to is further away. Default: 100. */
  readonly stepsMax?: number;
}

export interface PathSet {
  readonly paths: readonly (readonly PathStep[])[];
  /** What the paths cover of each machine's chart. */
  readonly coverage: readonly Omit<MachineCoverage, 'guards'>[];
  /** Runs every path. Errors: rejects with a `PathFailure`. */
  run(system: SystemUnderTest): Promise<void>;
}

/** A path on which the system under test does something else; as short as it could be made. */
export class PathFailure extends Error {
  override readonly name = 'PathFailure';
  readonly path: readonly PathStep[];
  readonly expected: unknown;
  readonly observed: unknown;

  constructor(path: readonly PathStep[], expected: unknown, observed: unknown, cause?: unknown) {
    const steps = path.map((step, at) => `\n  ${at + 1}  ${stepText(step)}`).join('');
    const what =
      cause === undefined
        ? `it is ${valueText(observed)}, and should be ${valueText(expected)}`
        : `it fails: ${cause instanceof Error ? cause.message : valueText(cause)}`;
    super(
      `${path.length === 0 ? 'after its reset' : `after these steps:${steps}\n`} ${what}`.trim(),
      {
        cause,
      },
    );
    this.path = path;
    this.expected = expected;
    this.observed = observed;
  }
}

/** Default: every transition of the machines. Errors: throws `NoPaths` or a `Refusal`. */
export function pathsOf(system: SystemDefinition, options: PathOptions): PathSet {
  const { cover = 'transitions', of = 'machines', stepsMax = 100 } = options;
  const graph = graphOf(system, options);
  const paths = coveringPaths(graph, itemsOf(graph, { cover, of }), stepsMax);
  return {
    paths: paths.map((path) => path.map(({ step }) => step)),
    coverage: coverageOfPaths(graph, paths),
    async run(underTest) {
      for (const path of paths) {
        const failure = await failureOf(graph, path, underTest);
        if (failure !== undefined) throw await shortened(graph, failure, underTest);
      }
    },
  };
}

interface Failure {
  readonly path: EdgePath;
  readonly error: PathFailure;
}

async function failureOf(
  { first }: Graph,
  path: EdgePath,
  underTest: SystemUnderTest,
): Promise<Failure | undefined> {
  const done: EdgePath[number][] = [];
  const failed = (expected: unknown, observed: unknown, cause?: unknown): Failure => ({
    path: [...done],
    error: new PathFailure(
      done.map(({ step }) => step),
      expected,
      observed,
      cause,
    ),
  });
  let expected = first;
  try {
    await underTest.reset();
    for (let at = 0; ; at++) {
      const observed: unknown = await underTest.observe();
      if (!isDeepStrictEqual(observed, expected)) return failed(expected, observed);
      const edge = path[at];
      if (edge === undefined) return undefined;
      done.push(edge);
      ({ expected } = edge.step);
      await underTest.perform(edge.step);
    }
  } catch (error) {
    return failed(expected, undefined, error);
  }
}

/** First by the shortest way to the step that failed, then by leaving out one part after another. */
async function shortened(
  graph: Graph,
  failure: Failure,
  underTest: SystemUnderTest,
): Promise<PathFailure> {
  let best = failure;
  const tries = function* (): Generator<EdgePath> {
    const last = best.path.at(-1);
    if (last !== undefined) yield [...shortestTo(graph, last.from), last];
    for (let length = best.path.length - 1; length > 0; length--)
      for (let at = 0; at + length <= best.path.length; at++) {
        const without = rejoined(graph, best.path.toSpliced(at, length));
        if (without !== undefined) yield without;
      }
  };
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const path of tries()) {
      const found =
        path.length < best.path.length ? await failureOf(graph, path, underTest) : undefined;
      if (found === undefined || found.path.length >= best.path.length) continue;
      best = found;
      isShorter = true;
      break;
    }
  }
  return best.error;
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

function stepText({ actor, from, timer, event, kind }: PathStep): string {
  const who = shortPath(actor);
  if (kind === 'timer') return `timer of ${who}: ${timer ?? ''}`;
  return from === undefined
    ? `${who}: ${eventText(event)}`
    : `${shortPath(from)} → ${who}: ${eventText(event)}`;
}
