/**
 * Systems written as Promela, and run by SPIN: the states that the checker counts, and its verdicts. Where
 * the start sends messages SPIN counts one state more, which is before they are sent.
 */
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { runPan, type PanOptions } from '../../bench/spin/pan.ts';
import type { SystemDefinition } from '../../src/checker/api.ts';
import { defineSystem } from '../../src/checker/define-system.ts';
import { always, leadsTo, notStuck, step } from '../../src/checker/properties.ts';
import { toPromela } from '../../src/export/index.ts';
import { checkWhole } from '../checker/check-whole.ts';
import { asking, hearing } from '../checker/systems/liveness.ts';
import { petersonActors } from '../checker/systems/peterson/actors.ts';
import { petersonShared } from '../checker/systems/peterson/shared.ts';
import { philosophers } from '../checker/systems/philosophers.ts';
import { pool, poolSizes } from '../checker/systems/pool/pool.ts';
import { ring } from '../checker/systems/ring.ts';
import { twoPhase } from '../checker/systems/two-phase.ts';
import { itWith } from '../project/require.ts';

/** For a count, not a rate. */
const quick: PanOptions = { search: 'depth-first', isUnoptimised: true, depthMax: 100_000 };

/** It is never to be where `wrong` says. */
function lamp(events: readonly string[], wrong: string, tag = 'idle'): SystemDefinition {
  const logic = createMachine({
    id: 'lamp',
    initial: 'off',
    states: { off: { tags: tag, on: { press: 'on' } }, on: { on: { press: 'off' } } },
  });
  return defineSystem({
    name: 'lamp',
    logic,
    environment: { lamp: events.map((type) => ({ type })) },
    properties: [
      always(`never ${wrong}`, (state) => state.actor('lamp')?.value !== wrong),
      notStuck('nobody waits'),
    ],
  });
}

const systems: readonly (readonly [string, SystemDefinition])[] = [
  ['TwoPhase', twoPhase(3)],
  ['the ring', ring(3)],
  ['an impatient ring', ring(3, 'impatient')],
  ['philosophers', philosophers(3, 'asymmetric')],
  ['philosophers who are stuck', philosophers(3, 'symmetric')],
  ["Peterson's, shared", petersonShared()],
  ["Peterson's, broken", petersonActors('hasty')],
  ['a pool', pool(poolSizes.small)],
  ['a lamp that is wrong before it has done anything', lamp(['press'], 'off')],
  ['a lamp that is wrong once it is on', lamp(['press'], 'on')],
  ['a lamp that nobody touches', lamp([], 'on')],
  ['a lamp that is wrong and that nobody touches', lamp([], 'off')],
  ['a lamp that waits for ever', lamp([], 'nowhere', 'waiting')],
];

describe('SPIN', () => {
  for (const [name, system] of systems)
    itWith('spin', `counts the states of ${name}, and judges as the checker does`, async () => {
      const { text, written, missing } = await toPromela(system);
      expect(missing).toBeUndefined();
      // Of a check that is asked nothing: one that is would end when all is decided.
      const { states } = await checkWhole({ ...system, properties: [] });
      const { properties } = await checkWhole(system);
      const violated = written.filter(({ property }) =>
        properties.some((result) => result.name === property && result.verdict === 'violated'),
      );
      const all = await runPan(text, { ...quick, isExhaustive: true });
      expect(all.states).toBe(states + (text.includes('bool begun') ? 1 : 0));
      expect(all.error?.text).toEqual(
        violated.length === 0
          ? undefined
          : expect.stringMatching(`broken_(?:${violated.map((one) => one.name).join('|')})`),
      );
    });

  const fair: PanOptions = { ...quick, search: 'fair-cycles' };
  itWith('spin', 'judges what is led to as the checker does', async () => {
    const served = async (system: SystemDefinition) => {
      const { text } = await toPromela(system);
      const { properties } = await checkWhole(system);
      const { error } = await runPan(text, fair);
      expect(properties.at(-1)?.verdict).toBe(error === undefined ? 'holds' : 'violated');
      return error?.text;
    };
    expect(await served(asking('right'))).toBeUndefined();
    expect(await served(asking('lossy'))).toMatch(/acceptance cycle/);
    expect(await served(hearing())).toBeUndefined();
  });

  itWith('spin', 'has every local step of a system that was searched in part', async () => {
    const { text, missing } = await toPromela(ring(3), { statesMax: 4 });
    expect(missing).toBe('bounds.states (4) was reached');
    const { states } = await checkWhole(ring(3));
    const found = await runPan(text, quick);
    expect(found.states).toBe(states);
    expect(found.error).toBeUndefined();
    // A step that it lacked would not be passed over.
    expect(text).toContain(' -> assert(false)');
    expect((await toPromela(ring(3))).text).not.toContain('assert(false)');
  });
});

describe('what is not written', () => {
  it('is named with the reason', async () => {
    const { left, text } = await toPromela({
      ...ring(2),
      properties: [
        always('quiet', (state) => state.inbox('ring').length === 0),
        always('sure', (state) => {
          if (state.actor('ring')?.status === 'active') throw new Error('not sure');
          return true;
        }),
        step('still', () => true),
        leadsTo(
          'in time',
          () => true,
          () => true,
          { per: 'actor' },
        ),
      ],
    });
    expect(left.map(({ property, reason }) => `${property}: ${reason}`)).toEqual([
      'quiet: it looks at messages',
      'sure: it throws for some local states (not sure): let it answer for all of them',
      'still: it is about steps',
      expect.stringMatching(/^in time: SPIN is weakly fair to every process/),
    ]);
    expect(text).toContain('/* not here: quiet: it looks at messages */');
  });
  it('is a system with faults', async () => {
    await expect(toPromela({ ...ring(2), faults: { loss: { budget: 1 } } })).rejects.toThrow(
      /the system has faults, which are not written as Promela. Leave `faults` out/,
    );
  });
});
