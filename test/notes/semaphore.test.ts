/**
 * A semaphore alone, on XState's own `createActor`: what it grants, to whom, and what it forgets.
 */
import { createActor, fromCallback, setup, type AnyActorRef, type EventObject } from 'xstate';
import { describe, expect, it } from 'vitest';
import { semaphoreMachine } from '../../src/notes/semaphore.ts';

/** A semaphore, and two who wait on it and note what they are told. */
function startSemaphore(isBinary = false) {
  const granted: string[] = [];
  const waiting = (id: string) =>
    fromCallback<EventObject>(({ receive }) => receive(() => void granted.push(id)));
  const machine = setup({
    actors: { semaphore: semaphoreMachine, first: waiting('first'), second: waiting('second') },
  }).createMachine({
    invoke: [
      { src: 'semaphore', id: 'semaphore', input: { isBinary } },
      { src: 'first', systemId: 'first' },
      { src: 'second', systemId: 'second' },
    ],
  });
  const root = createActor(machine).start();
  const semaphore = root.getSnapshot().children['semaphore'] as AnyActorRef;
  return {
    granted,
    up: (ifSleeping = false) => semaphore.send({ type: 'up', ifSleeping }),
    down: (by: string) => semaphore.send({ type: 'down', by }),
  };
}

describe('a counting semaphore', () => {
  it('keeps every permit, and grants them in the order of the downs', () => {
    const { granted, up, down } = startSemaphore();
    up();
    up();
    down('first');
    down('second');
    down('first');
    expect(granted).toEqual(['first', 'second']);
    up();
    expect(granted).toEqual(['first', 'second', 'first']);
  });
  it('forgets an up that is for a sleeping task when none sleeps', () => {
    const { granted, up, down } = startSemaphore();
    up(true);
    down('first');
    expect(granted).toEqual([]);
    up(true);
    expect(granted).toEqual(['first']);
  });
});

describe('a binary semaphore', () => {
  it('keeps one permit', () => {
    const { granted, up, down } = startSemaphore(true);
    up();
    up();
    down('first');
    down('second');
    expect(granted).toEqual(['first']);
  });
});
