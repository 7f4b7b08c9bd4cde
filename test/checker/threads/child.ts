/**
 * Checks systems in a process of its own, which ends when nothing is left running in it: takes jobs as
 * JSON in its argument, and prints what came of each, a line of JSON for each.
 */
import type { CheckOptions } from '../../../src/checker/api.ts';
import { check } from '../../../src/checker/check.ts';
import { traceTo } from '../../../src/checker/decided-trace.ts';
import { Judge } from '../../../src/checker/judge.ts';
import { Limits } from '../../../src/checker/limits.ts';
import { Model } from '../../../src/checker/model.ts';
import { propertiesOf } from '../../../src/checker/properties.ts';
import { Search } from '../../../src/checker/search.ts';
import { Space } from '../../../src/checker/space.ts';
import type { Job, Outcome } from './jobs.ts';
import { systemNamed } from './systems.ts';

/** All states but what nobody has worked out yet are expanded by other threads, if there are any. */
async function searched({ system, workers }: Job): Promise<Outcome> {
  const options = systemNamed(system);
  const model = new Model(options);
  const properties = propertiesOf(model.root.path, options.properties);
  const judge = new Judge(model, properties, properties[0]);
  const settings = { workers, isIdle: workers > 1 };
  const search = new Search(new Space(model), judge, new Limits(options), settings);
  const found = await search.run();
  const { transitions, depth, store } = found;
  const traces = [...judge.decisions.values()].map(
    (decision) => `${decision.property.name} ${traceTo(model, found, decision).steps.length}`,
  );
  const states = store.count;
  return {
    states,
    transitions,
    depth,
    properties: traces,
    byOthers: search.foundByOthers,
    ticks: 0,
  };
}

async function done(job: Job): Promise<Outcome> {
  if (job.isByOthers === true) return searched(job);
  const { workers, abortAfterStates, bounds, search, isReduced } = job;
  const { symmetry, ...definition } = systemNamed(job.system);
  const abort = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  try {
    const options: CheckOptions = {
      ...definition,
      workers,
      ...(isReduced === true && symmetry && { symmetry }),
      ...(bounds && { bounds: { ...definition.bounds, ...bounds } }),
      ...(search && { search }),
      signal: abort.signal,
      onProgress: ({ states }) => {
        if (abortAfterStates !== undefined && states >= abortAfterStates) abort.abort();
      },
    };
    const report = await check(definition.logic, options);
    const properties = report.properties.map(({ name, kind, verdict, trace, witness }) => {
      // Which lasso is found follows from the numbers of the states.
      const length = kind === 'leadsTo' ? '' : ((trace ?? witness)?.steps.length ?? '');
      return `${name}: ${verdict} ${length}`;
    });
    const { verdict, reason, states, transitions, depth, coverage } = report;
    const covered = coverage.map((machine) => JSON.stringify(machine)).toSorted();
    return { verdict, reason, states, transitions, depth, properties, covered, ticks };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), ticks };
  } finally {
    clearInterval(timer);
  }
}

for (const job of JSON.parse(process.argv[2] ?? '[]') as readonly Job[])
  process.stdout.write(`${JSON.stringify(await done(job))}\n`);
