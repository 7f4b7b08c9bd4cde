/** How often a store that does not answer is called, and what becomes of the requests that wait. */
import { expect, test } from 'vitest';
import { OpenCalls } from '../../src/actors/open-calls.ts';
import { gate } from '../engine/kit/stores.ts';

interface Request {
  readonly object: string;
  readonly turn: number;
}

/** A store whose calls are answered by hand; `begun` tells them as `object turn`. */
function silentStore(silentMax: number) {
  const begun: string[] = [];
  const answers: (() => void)[] = [];
  const newest = new Map<string, Request>();
  const calls = new OpenCalls<Request>({
    silentMax,
    isCurrent: (request) => newest.get(request.object) === request,
    call: ({ object, turn }) => {
      begun.push(`${object} ${turn}`);
      const answered = gate();
      answers.push(answered.open);
      return answered.opened;
    },
  });
  let turns = 0;
  return {
    begun,
    ask: (object: string): void => {
      const request = { object, turn: ++turns };
      newest.set(object, request);
      calls.ask(request);
    },
    /** Something else has been asked for about the object. */
    forget: (object: string): void => void newest.delete(object),
    answer: async (nth: number): Promise<void> => {
      answers[nth]?.();
      await new Promise(setImmediate);
    },
  };
}

test('one object: four more are made at once, then the 2nd, the 4th, the 8th … that would wait', () => {
  const { begun, ask } = silentStore(100);
  for (let turn = 0; turn <= 40; turn++) ask('a');
  expect(begun).toEqual([1, 2, 3, 4, 5, 7, 11, 19, 35].map((turn) => `a ${turn}`));
});

test('many objects: so many calls in a silence, and then ever fewer', () => {
  const { begun, ask } = silentStore(3);
  for (let turn = 0; turn < 1_000; turn++) ask(`object ${turn}`);
  expect(begun).toHaveLength(3 + 8);
});

test('a store that answers is called for each request, however many there are', async () => {
  const { begun, ask, answer } = silentStore(1);
  for (let turn = 0; turn < 10; turn++) {
    ask('a');
    await answer(turn);
  }
  expect(begun).toHaveLength(10);
});

test('an answer brings the newest request of its object to the store, and no older one', async () => {
  const { begun, ask, answer } = silentStore(100);
  for (let turn = 0; turn < 5; turn++) ask('a');
  ask('b');
  for (let turn = 0; turn < 4; turn++) ask('a');
  expect(begun.slice(4)).toEqual(['a 5', 'b 6', 'a 8']);
  await answer(0);
  expect(begun.slice(7)).toEqual(['a 10']);
});

test('what is not wanted any more is not asked for when the answer comes', async () => {
  const { begun, ask, answer, forget } = silentStore(100);
  for (let turn = 0; turn < 6; turn++) ask('a');
  forget('a');
  await answer(0);
  expect(begun).toHaveLength(5);
});

test('an answer lets so many of the other objects in, in the order in which they came', async () => {
  const { begun, ask, answer } = silentStore(2);
  for (const object of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) ask(object);
  expect(begun).toEqual(['a 1', 'b 2', 'd 4']);
  await answer(1);
  expect(begun.slice(3)).toEqual(['c 3', 'e 5']);
  await answer(3);
  expect(begun.slice(5)).toEqual(['f 6', 'g 7']);
});

test('an answer for one object does not call for another that is waited for', async () => {
  const { begun, ask, answer } = silentStore(100);
  ask('b');
  for (let turn = 0; turn < 6; turn++) ask('a');
  await answer(0);
  expect(begun).toHaveLength(1 + 5);
});
