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

test('one object: the 1st, 3rd, 7th, 15th … request behind a call is made, and no other', () => {
  const { begun, ask } = silentStore(100);
  for (let turn = 0; turn <= 40; turn++) ask('a');
  expect(begun).toEqual(['a 1', 'a 2', 'a 4', 'a 8', 'a 16', 'a 32']);
});

test('many objects: so many calls in a silence, and then ever fewer', () => {
  const { begun, ask } = silentStore(3);
  for (let turn = 0; turn < 1_000; turn++) ask(`object ${turn}`);
  expect(begun).toHaveLength(3 + 9);
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
  for (let turn = 0; turn < 3; turn++) ask('a');
  ask('b');
  for (let turn = 0; turn < 4; turn++) ask('a');
  expect(begun).toEqual(['a 1', 'a 2', 'b 4', 'a 5']);
  await answer(0);
  expect(begun.slice(4)).toEqual(['a 8']);
});

test('what is not wanted any more is not asked for when the answer comes', async () => {
  const { begun, ask, answer, forget } = silentStore(100);
  for (let turn = 0; turn < 3; turn++) ask('a');
  forget('a');
  await answer(0);
  expect(begun).toEqual(['a 1', 'a 2']);
});

test('an answer lets so many of the other objects in, in the order in which they came', async () => {
  const { begun, ask, answer } = silentStore(2);
  for (const object of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) ask(object);
  expect(begun).toEqual(['a 1', 'b 2', 'c 3', 'e 5']);
  await answer(1);
  expect(begun.slice(4)).toEqual(['d 4', 'f 6']);
  await answer(4);
  expect(begun.slice(6)).toEqual(['g 7']);
});

test('an answer for one object does not call for another that is waited for', async () => {
  const { begun, ask, answer } = silentStore(100);
  ask('b');
  for (let turn = 0; turn < 3; turn++) ask('a');
  await answer(0);
  expect(begun).toEqual(['b 1', 'a 2', 'a 3']);
});
