/**
 * 10,000 small actors that are sent events, in a process of its own, inspected in one of several ways.
 * Prints what an event costs as JSON. Time is of the processor, that of garbage collection included.
 */
import { createActor, setup, type InspectionEvent } from 'xstate';
import { inspector } from '../../src/inspector/live.ts';

/** `empty`: a callback that does nothing; `unwatched`: an inspector without a page or a recording. */
export type Way = 'none' | 'empty' | 'unwatched' | 'watched';

export interface Inspected {
  readonly way: Way;
  /** Unit: microseconds of processor time. */
  readonly perEvent: number;
  /** Share of the records that nobody kept. */
  readonly dropped: number;
}

const actors = 10_000;
const atOnce = 500;

/** An object that is destaged again and again. */
const machine = setup({
  guards: { isNewest: ({ event }) => event['newest'] === true },
}).createMachine({
  id: 'object',
  initial: 'prepared',
  states: {
    prepared: { on: { 'object.destage': 'destaging' } },
    destaging: {
      on: {
        'row.flushed': [{ guard: 'isNewest', target: 'destaged' }, { target: 'prepared' }],
        'row.failed': 'prepared',
      },
    },
    destaged: { on: { 'object.write': 'prepared' } },
  },
});

const events = [
  { type: 'object.destage' },
  { type: 'row.flushed', newest: true },
  { type: 'object.write' },
  { type: 'row.flushed', newest: false },
];

async function measure(way: Way, count: number): Promise<Inspected> {
  const inspected = inspector({ program: 'bench' });
  if (way === 'watched') await inspected.serve();
  const listeners: Readonly<Record<Way, ((event: InspectionEvent) => void) | undefined>> = {
    none: undefined,
    empty: () => undefined,
    unwatched: inspected.inspect,
    watched: inspected.inspect,
  };
  const inspect = listeners[way];
  const population = Array.from({ length: actors }, (_, at) =>
    createActor(machine, { id: `object:${at}`, ...(inspect !== undefined && { inspect }) }).start(),
  );
  await turn(200);
  const before = process.cpuUsage();
  let drawn = 1;
  for (let sent = 0; sent < count; sent++) {
    drawn = (drawn * 48_271) % 2_147_483_647;
    const event = events[(drawn >> 8) % events.length];
    if (event !== undefined) population[drawn % actors]?.send(event);
    if (sent % atOnce === 0) await turn(0);
  }
  const { user, system } = process.cpuUsage(before);
  const { droppedTotal } = inspected;
  await inspected.close();
  return { way, perEvent: (user + system) / count, dropped: droppedTotal / (2 * count) };
}

function turn(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0) setImmediate(resolve);
    else setTimeout(resolve, ms);
  });
}

const [way = 'none', count = '200000'] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await measure(way as Way, Number(count))));
process.exit(0);
