/**
 * Members of a population against plain actors of the same generated machine: the same events to
 * both, and after every batch the same snapshots, the same messages in the same order, the same that
 * an inspector is told; and the population goes on as if nothing were when it has been restored.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/table/refusal.ts';
import { chart, machineOf, type Chart } from '../checker/kit/generated-system.ts';
import { isSoak, propertyRuns } from '../project/seed.ts';
import { plainActors, populated, type Host } from './kit/hosts.ts';
import { StepClock } from './kit/step-clock.ts';

const names = ['m0', 'm1', 'm2'];
const some = fc.subarray(names, { minLength: 1 });
const batch = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('start' as const), members: some }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      members: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
      event: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), members: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

/** Members have no children. */
function childless(of: Chart): Chart {
  const isHad = ({ kind }: { readonly kind: string }): boolean =>
    !['spawn', 'stop', 'sendKid'].includes(kind);
  const edges = <T extends Chart['on'][number]>(list: readonly T[]): readonly T[] =>
    list.map((edge) => ({ ...edge, acts: edge.acts.filter(isHad) }));
  return {
    ...of,
    states: of.states.map(childless),
    on: edges(of.on),
    after: edges(of.after),
    always: edges(of.always),
    entry: of.entry.filter(isHad),
    exit: of.exit.filter(isHad),
  };
}

function doBatch(host: Host, clock: StepClock, one: Batch, startable: readonly string[]): void {
  if (one.kind === 'start') host.start(startable);
  else if (one.kind === 'send') host.send(one.members, { type: `e${one.event}` });
  else if (one.kind === 'stop') host.stop(one.members);
  else if (one.kind === 'wait') clock.increment(one.ms);
}

// XState warns of what is sent to actors that have stopped.
beforeAll(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterAll(() => void vi.restoreAllMocks());

it('members do what plain actors do', { timeout: isSoak ? 3_600_000 : 120_000 }, () => {
  let refused = 0;
  let runs = 0;
  fc.assert(
    fc.property(chart, fc.array(batch, { minLength: 5, maxLength: 30 }), (drawn, batches) => {
      runs++;
      const machine = machineOf('member', childless(drawn), ['root', 'root']);
      const clocks = [new StepClock(), new StepClock(), new StepClock()] as const;
      const reference = plainActors(machine, clocks[0]);
      const watched = populated(machine, clocks[1]);
      const alone = populated(machine, clocks[2], false);
      const hosts = [reference, watched, alone] as const;
      try {
        for (const one of batches) {
          const startable =
            one.kind === 'start' ? one.members.filter((id) => !reference.isActive(id)) : [];
          for (const [at, host] of hosts.entries())
            doBatch(host, clocks[at] ?? clocks[0], one, startable);
          expect(watched.news()).toEqual(reference.news());
          if (one.kind === 'restart') for (const host of [watched, alone]) host.restart();
          for (const host of [watched, alone]) {
            expect(host.got).toEqual(reference.got);
            for (const name of names) expect(host.snapshot(name)).toEqual(reference.snapshot(name));
          }
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused++;
      }
    }),
    { numRuns: isSoak ? propertyRuns : 60 },
  );
  expect(refused).toBeLessThan(runs / 10);
});
