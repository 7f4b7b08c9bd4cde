/**
 * Paths through a system, to be gone through by somebody else's: made from the checker's graph, and run
 * against a system under test.
 * Source: model-based testing as in `xstate/graph`.
 */
import type { MachineCoverage, SystemDefinition } from '../../checker/api.ts';
import { coveringPaths } from './cover.ts';
import { failureOf, type SystemUnderTest } from './failure.ts';
import { graphOf, type GraphOptions, type PathStep } from './graph.ts';
import { itemsOf, type CoverGoal } from './items.ts';
import { coverageOfPaths } from './path-coverage.ts';
import { shortened } from './shorten.ts';

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

/** Default: every transition of the machines. Errors: throws `NoPaths` or a `Refusal`. */
export function pathsOf(system: SystemDefinition, options: PathOptions): PathSet {
  const { cover = 'transitions', of = 'machines', stepsMax = 100 } = options;
  const graph = graphOf(system, options);
  const paths = coveringPaths(graph, itemsOf(graph, { cover, of }), stepsMax);
  return {
    paths: paths.map((path) => path.map(({ step }) => step)),
    coverage: coverageOfPaths(graph, paths),
    async run(underTest) {
      // Where it begins is looked at in any case.
      for (const path of paths.length > 0 ? paths : [[]]) {
        const failure = await failureOf(graph, path, underTest);
        if (failure !== undefined) throw await shortened(graph, failure, underTest);
      }
    },
  };
}
