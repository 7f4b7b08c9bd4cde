/**
 * The object under any sequence of events, the illegal ones included: its attempts stay within their
 * budget, and the places that it announces follow one another as its view expects.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectEvent, Place, PlacedEvent } from '../../src/machines/events.ts';
import { objectMachine } from '../../src/machines/object.ts';
import { announced, type Announced } from './said.ts';
import { drive, timer, type Effect, type Taken } from './step.ts';

const samples = {
  'object.destage': [true, false].map((whole) => ({ type: 'object.destage', whole })),
  'object.write': [{ type: 'object.write' }],
  'fill.done': [{ type: 'fill.done' }],
  'fill.failed': [{ type: 'fill.failed' }],
  'row.flushed': [true, false].map((newest) => ({ type: 'row.flushed', newest })),
  'row.failed': [{ type: 'row.failed' }],
  'side.stored': [true, false].map((newest) => ({ type: 'side.stored', newest })),
  'side.failed': [{ type: 'side.failed' }],
} as const satisfies Record<ObjectEvent['type'], readonly { type: string }[]>;

const timers = [
  'fillTimeout.object.filling',
  'putTimeout.object.destaging',
  'backoff.object.backingOff',
  'parkTimeout.object.parking.storing',
  'backoff.object.parking.waiting',
].map(timer);

const events = fc.array(
  fc.constantFrom(...(Object.values(samples).flat() as ObjectEvent[]), ...timers),
  { maxLength: 40 },
);
const inputs = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.boolean())
  .map(([attemptsMax, isParked, whole]) => ({
    attempts: isParked ? attemptsMax : 0,
    attemptsMax,
    whole,
  }));

type Input = typeof inputs extends fc.Arbitrary<infer I> ? I : never;

/** After each step: the events so far, the context and what the object has announced. */
function walk(input: Input, taken: readonly Taken<typeof objectMachine>[]) {
  const object = drive(objectMachine, input);
  const said = [...object.started];
  for (const event of taken) said.push(...object.send(event));
  return { context: object.snapshot().context, said };
}

function announcementsIn(effects: readonly Effect[]): readonly PlacedEvent['type'][] {
  return effects.flatMap((effect) =>
    'to' in effect && effect.to === 'view:0' ? [effect.event.type as PlacedEvent['type']] : [],
  );
}

describe('an object, whatever comes', () => {
  it('has between 0 and attemptsMax attempts behind it (RetryBudget)', () => {
    fc.assert(
      fc.property(inputs, events, (input, taken) => {
        const { attempts, attemptsMax } = walk(input, taken).context;
        expect(attempts).toBeGreaterThanOrEqual(0);
        expect(attempts).toBeLessThanOrEqual(attemptsMax);
      }),
    );
  });

  it('announces a place only from where its view has it (OnePlace)', () => {
    fc.assert(
      fc.property(inputs, events, (input, taken) => {
        let place: Place = input.attempts > 0 ? 'parking' : 'prepared';
        const told = [...taken];
        const object = drive(objectMachine, input);
        let said = object.started;
        for (;;) {
          for (const type of announcementsIn(said)) {
            if (type === 'object.timedOut') {
              expect(['filling', 'destaging', 'parking']).toContain(place);
              continue;
            }
            const next = type.slice('object.'.length) as Announced;
            expect([place, announced[place]]).toEqual([place, expect.arrayContaining([next])]);
            place = next;
          }
          const event = told.shift();
          // Its view stops it.
          if (event === undefined || place === 'queued') break;
          // Being selected is the view's doing: it has the object prepared when the message is sent.
          if (event.type === 'object.destage' && place === 'requeued') place = 'prepared';
          // Only who parked while it was written to is told so: its view has it parking all along.
          if (event.type === 'object.write' && place === 'parked') place = 'parking';
          said = object.send(event);
        }
      }),
    );
  });

  it('arms at most one timer at a time, and cancels it when it leaves', () => {
    fc.assert(
      fc.property(inputs, events, (input, taken) => {
        const armed = new Set<string>();
        for (const effect of walk(input, taken).said) {
          if ('cancel' in effect) armed.delete(effect.cancel);
          if ('after' in effect) armed.add(effect.after);
          expect(armed.size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
