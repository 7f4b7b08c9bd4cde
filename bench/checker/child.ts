/**
 * One search in a process of its own: prints its figures as JSON. `graph` has `xstate/graph` explore
 * the rings as one machine.
 */
import { performance } from 'node:perf_hooks';
import { getAdjacencyMap } from 'xstate/graph';
import type { CheckOptions } from '../../src/checker/api.ts';
import { check } from '../../src/checker/check.ts';
import { oneMachine, systems, turns, type SystemName } from './systems.ts';

export interface Searched {
  readonly verdict: string;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly bytesPerState: number;
}

async function searched(name: SystemName, options: CheckOptions): Promise<Searched> {
  const system = systems[name]();
  const report = await check(system.logic, { ...system, ...options });
  const { verdict, states, transitions, seconds, bytesPerState } = report;
  return { verdict, states, transitions, seconds, bytesPerState };
}

function mapped(): Searched {
  const start = performance.now();
  const map = getAdjacencyMap(oneMachine, { events: turns, limit: 1e7 });
  const seconds = (performance.now() - start) / 1000;
  const states = Object.keys(map).length;
  const transitions = states * turns.length;
  return { verdict: 'explored', states, transitions, seconds, bytesPerState: 0 };
}

const [name = '', options = '{}'] = process.argv.slice(2);
const figures =
  name === 'graph'
    ? mapped()
    : await searched(name as SystemName, JSON.parse(options) as CheckOptions);
process.stdout.write(`${JSON.stringify(figures)}\n`);
