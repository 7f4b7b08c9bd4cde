/**
 * Liveness that is true, false, and false only without a fairness; the pool's as SPIN judges it.
 */
import { describe, expect, it } from 'vitest';
import { runPan } from '../../bench/spin/pan.ts';
import { poolModel } from '../../bench/spin/pool.ts';
import type { Fairness, SystemDefinition } from '../../src/checker/api.ts';
import { itWith } from '../project/require.ts';
import { checkWhole, resultOf } from './check-whole.ts';
import { asking, graph, hearing, leaving, watchdog } from './systems/liveness.ts';
import { petersonActors } from './systems/peterson/actors.ts';
import { petersonShared } from './systems/peterson/shared.ts';
import { philosophers } from './systems/philosophers.ts';
import { isAnswered, pool, poolSizes } from './systems/pool/pool.ts';
import type { PoolSizes } from './systems/pool/protocol.ts';
import { ring } from './systems/ring.ts';

async function verdictOf(system: SystemDefinition, name: string) {
  return resultOf(await checkWhole(system), name).verdict;
}

/** The verdict matters here, not the rate. */
const isUnoptimised = true;

const timersUnfair: Fairness = { timers: 'none' };

describe('who asks is served', () => {
  const name = 'who asks is served';

  it('by a server that answers', async () => {
    expect(await verdictOf(asking('right'), name)).toBe('holds');
  });
  it('not by one that may forget', async () => {
    expect(await verdictOf(asking('lossy'), name)).toBe('violated');
    expect(await verdictOf(asking('lossy', { strong: ['favour'] }), name)).toBe('violated');
  });
  it('not by one that may say no for ever, unless its favour is strongly fair', async () => {
    expect(await verdictOf(asking('moody'), name)).toBe('violated');
    expect(await verdictOf(asking('moody', { strong: ['favour'] }), name)).toBe('holds');
  });
  it('not when timers need not fire', async () => {
    expect(await verdictOf(asking('right', timersUnfair), name)).toBe('violated');
  });
});

describe('the quiet one is heard', () => {
  const name = 'the quiet one is heard';

  it('when each channel is read in the end', async () => {
    expect(await verdictOf(hearing(), name)).toBe('holds');
  });
  it('not when only the listener reads in the end', async () => {
    expect(await verdictOf(hearing({ per: 'actor' }), name)).toBe('violated');
  });
});

describe('gone in the end', () => {
  const name = 'gone in the end';

  it('by weak fairness when the timer stays armed', async () => {
    expect(await verdictOf(leaving('anywhere'), name)).toBe('holds');
    expect(await verdictOf(leaving('anywhere', timersUnfair), name)).toBe('violated');
  });
  it('by strong fairness only when the timer is armed again and again', async () => {
    expect(await verdictOf(leaving('here'), name)).toBe('violated');
    expect(await verdictOf(leaving('here', { strong: ['exit'] }), name)).toBe('holds');
  });
});

describe('it barks', () => {
  const name = 'it barks';
  const strong: Fairness = { strong: ['hunger'] };

  it('in the end, if nobody feeds it', async () => {
    expect(await verdictOf(watchdog('never'), name)).toBe('holds');
  });
  it.each(['by itself', 'by a keeper', 'from outside', 'restarted'] as const)(
    'not while it is fed again and again, %s: its hunger does not stay armed',
    async (fed) => {
      const { verdict, trace } = resultOf(await checkWhole(watchdog(fed)), name);
      expect(verdict).toBe('violated');
      expect(trace?.cycle).toBeDefined();
      expect(await verdictOf(watchdog(fed, strong), name)).toBe('holds');
    },
  );
});

describe('eventually, where runs come back or join', () => {
  const name = 'goal in the end';

  it.each([true, false])(
    'misses no run that joins a good one (good one first: %s)',
    async (isGoodFirst) => {
      const ways = [
        ['start', 'goal'],
        ['start', 'detour'],
      ] as const;
      const system = graph(
        [...(isGoodFirst ? ways : ways.toReversed()), ['goal', 'end'], ['detour', 'end']],
        'goal',
      );
      const { verdict, trace } = resultOf(await checkWhole(system), name);
      expect(verdict).toBe('violated');
      expect(trace?.steps.map(({ timer }) => timer)).toEqual(['start>detour', 'detour>end']);
    },
  );
  it('misses no run that goes in circles', async () => {
    const circle = graph(
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
      ],
      'goal',
    );
    expect(await verdictOf(circle, name)).toBe('violated');
  });
  it('misses no run that goes in circles beside an exit', async () => {
    const exit = graph(
      [
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'goal'],
      ],
      'goal',
    );
    const { verdict, trace } = resultOf(await checkWhole(exit), name);
    expect(verdict).toBe('violated');
    expect(trace?.cycle).toBe(0);
    expect(trace?.steps).toHaveLength(2);
  });
  it('holds where every way leads there', async () => {
    const edges = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'goal'],
      ['c', 'goal'],
      ['goal', 'a'],
    ] as const;
    expect(await verdictOf(graph(edges, 'goal'), name)).toBe('holds');
  });
  it('holds where the only circle stays on one node, whose exit stays armed', async () => {
    expect(
      await verdictOf(
        graph(
          [
            ['a', 'a'],
            ['a', 'goal'],
          ],
          'goal',
        ),
        name,
      ),
    ).toBe('holds');
  });
});

describe('known algorithms', () => {
  it('let everybody eat from a token ring', async () => {
    const name = 'who is hungry eats';
    expect(await verdictOf(ring(4), name)).toBe('holds');
    expect(await verdictOf(ring(4, 'right', timersUnfair), name)).toBe('violated');
  });
  it("let both in by Peterson's", async () => {
    for (const name of ['who waits gets in: 0', 'who waits gets in: 1']) {
      expect(await verdictOf(petersonShared(), name)).toBe('holds');
      expect(await verdictOf(petersonActors(), name)).toBe('holds');
      expect(await verdictOf(petersonShared('right', timersUnfair), name)).toBe('violated');
    }
  });
  it('let every philosopher eat unless they are stuck', async () => {
    const name = 'who is hungry eats';
    expect(await verdictOf(philosophers(3, 'asymmetric'), name)).toBe('holds');
    expect(await verdictOf(philosophers(3, 'symmetric'), name)).toBe('violated');
  });
});

const live = (sizes: PoolSizes, fairness?: Fairness): SystemDefinition => ({
  ...pool(sizes),
  properties: [isAnswered(fairness)],
});

const twoPlaces: PoolSizes = { workers: 3, permits: 2, places: 2, devices: 1 };
const silent: PoolSizes = { ...poolSizes.small, fault: 'silent-device' };

describe('in the pool, sent leads to replied', () => {
  const name = 'sent leads to replied';
  const cases = [
    { sizes: poolSizes.small, per: 'channel', verdict: 'holds' },
    { sizes: poolSizes.small, per: 'actor', verdict: 'holds' },
    { sizes: twoPlaces, per: 'channel', verdict: 'holds' },
    { sizes: twoPlaces, per: 'actor', verdict: 'violated' },
    { sizes: silent, per: 'channel', verdict: 'violated' },
  ] as const;

  it.each(cases)('fair by $per: $verdict', async ({ sizes, per, verdict }) => {
    expect(await verdictOf(live(sizes, { per }), name)).toBe(verdict);
  });
  for (const [turn, { sizes, per, verdict }] of cases.entries())
    itWith(
      'spin',
      `in SPIN too, case ${turn}: ${verdict}`,
      async () => {
        const model = poolModel({ ...sizes, readers: per, isAnswered: true });
        const { error } = await runPan(model, { isUnoptimised, search: 'fair-cycles' });
        expect(error?.text).toBe(verdict === 'holds' ? undefined : 'acceptance cycle');
      },
      120_000,
    );
});
