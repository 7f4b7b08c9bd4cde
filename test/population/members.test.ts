/**
 * What a member is: a real snapshot, one table for all, an actor to others, errors and ends told to
 * the parent, delays of its own, nothing made for nobody.
 */
import {
  type AnyActorRef,
  assign,
  createMachine,
  emit,
  sendParent,
  sendTo,
  setup,
  type EventObject,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import { objectMachine } from '../../src/machines/object.ts';
import { hosted, names } from './kit/hosted.ts';

const input = { attempts: 0, attemptsMax: 2, whole: true };
const flushed = { type: 'row.flushed', newest: true };

describe('a member', () => {
  it('has the snapshot of an actor of its own', () => {
    const { members, start } = hosted(objectMachine);
    start(['object:a'], input);
    const snapshot = members.snapshotOf('object:a');
    expect(snapshot?.value).toBe('destaging');
    expect(snapshot?.context).toEqual({ ...input, filled: false });
    expect(snapshot?.matches('destaging')).toBe(true);
    expect(snapshot?.can({ type: 'row.failed' })).toBe(true);
    expect(snapshot?.can({ type: 'object.write' })).toBe(false);
    expect(members.snapshotOf('object:b')).toBeUndefined();
  });

  it('shares its steps with all others, whatever its id', () => {
    const { members, start, tell, got } = hosted(objectMachine);
    const ids = names(1000).map((name) => `object:${name}`);
    start(ids, input);
    tell(ids, flushed);
    expect(members.computed).toBe(2);
    expect(got[1999]).toEqual({ type: 'object.destaged', objects: ['m999'] });
    expect(members.snapshotOf('object:m0')).toBe(members.snapshotOf('object:m999'));
  });

  it('is one of those that there are, until it is stopped', () => {
    const { members, start, send, tell, got } = hosted(objectMachine);
    start(['object:a', 'object:b'], input);
    send({ type: 'members.stop', members: ['object:a', 'object:c'] });
    tell(['object:a', 'object:c'], flushed);
    start(['object:c'], input);
    expect([...members.ids()]).toEqual(['object:b', 'object:c']);
    expect([members.size, members.has('object:a')]).toEqual([2, false]);
    expect(got.map(({ type }) => type)).toEqual(Array(3).fill('object.destaging'));
  });

  it('may end, and be started again', () => {
    const machine = createMachine({
      initial: 'up',
      states: { up: { on: { end: 'over' } }, over: { type: 'final' } },
      output: 7,
    });
    const { members, start, tell, got } = hosted(machine);
    start(['a']);
    tell(['a'], { type: 'end' });
    tell(['a'], { type: 'end' });
    expect(got).toEqual([{ type: 'xstate.done.actor.a', output: 7, actorId: 'a' }]);
    expect(members.snapshotOf('a')?.status).toBe('done');
    start(['a']);
    expect(members.snapshotOf('a')?.status).toBe('active');
  });

  it('tells its parent when it fails, and leaves the others alone', () => {
    const machine = createMachine({
      on: {
        fail: {
          actions: assign(() => {
            throw new Error('broken');
          }),
        },
      },
    });
    const { members, start, tell, got } = hosted(machine);
    start(['a', 'b']);
    tell(['a'], { type: 'fail' });
    expect(got).toMatchObject([{ type: 'xstate.error.actor.a', error: new Error('broken') }]);
    expect(members.snapshotOf('a')?.status).toBe('error');
    expect(members.snapshotOf('b')?.status).toBe('active');
  });
});

describe('what a member sends', () => {
  it('holds its id wherever the machine has put it', () => {
    const machine = createMachine({
      on: {
        say: {
          actions: sendParent(({ self }) => ({
            type: `said by ${self.id}`,
            deep: [{ who: self.id, rest: self.id.slice(2) }, `${self.id}-${self.id}`],
            plain: { x: 1 },
          })),
        },
      },
    });
    const { start, tell, got } = hosted(machine);
    start(['m:1', 'm:22']);
    tell(['m:22', 'm:1'], { type: 'say' });
    expect(got).toEqual([
      {
        type: 'said by m:22',
        deep: [{ who: 'm:22', rest: '22' }, 'm:22-m:22'],
        plain: { x: 1 },
      },
      { type: 'said by m:1', deep: [{ who: 'm:1', rest: '1' }, 'm:1-m:1'], plain: { x: 1 } },
    ]);
  });

  it('may be itself, to be answered', () => {
    const machine = setup({ types: { context: {} as { asked: boolean } } }).createMachine({
      context: { asked: false },
      on: {
        ask: { actions: sendParent(({ self }) => ({ type: 'asked', by: self })) },
        answer: { actions: assign({ asked: true }) },
      },
    });
    const { members, start, tell, got } = hosted(machine);
    start(['a', 'b']);
    tell(['b'], { type: 'ask' });
    const { by } = got[0] as unknown as { by: { id: string; send(event: EventObject): void } };
    expect(by.id).toBe('b');
    by.send({ type: 'answer' });
    expect(members.snapshotOf('a')?.context).toEqual({ asked: false });
    expect(members.snapshotOf('b')?.context).toEqual({ asked: true });
    expect(members.refOf('b')).toBe(by);
  });

  it('comes to itself before anything else does, as from a system id that nobody holds', () => {
    const note = assign({
      log: ({ context, event }) => [...(context['log'] as string[]), event.type],
    });
    const machine = setup({ types: { context: {} as { log: readonly string[] } } }).createMachine({
      context: { log: [] },
      on: {
        go: {
          actions: [
            sendTo(({ self }) => self, { type: 'one' }),
            sendTo(({ system }) => system.get('nobody') as AnyActorRef, { type: 'two' }),
          ],
        },
        one: { actions: [note as never, sendTo(({ self }) => self, { type: 'three' })] },
        '*': { actions: note as never },
      },
    });
    const { members, start, send } = hosted(machine);
    start(['a']);
    send({
      type: 'members.send',
      sends: [
        { members: ['a'], event: { type: 'go' } },
        { members: ['a'], event: { type: 'after' } },
      ],
    });
    expect(members.snapshotOf('a')?.context).toEqual({ log: ['one', 'two', 'three', 'after'] });
  });

  it('goes to whoever holds the system id, and to listeners', () => {
    const machine = createMachine({
      on: {
        go: {
          actions: [
            sendTo(({ system }) => system.get('root') as AnyActorRef, { type: 'hello' }),
            emit({ type: 'heard' }),
          ],
        },
      },
    });
    const { start, tell, got, heard } = hosted(machine);
    start(['a']);
    tell(['a'], { type: 'go' });
    expect(got).toEqual([{ type: 'hello' }]);
    expect(heard).toEqual([{ type: 'heard' }]);
  });
});

describe('delays', () => {
  const machine = setup({ delays: { soon: () => delays.shift() ?? 0 } }).createMachine({
    initial: 'waiting',
    states: { waiting: { after: { soon: 'over' } }, over: {} },
  });
  let delays: number[] = [];

  it('are asked for anew for each member, and share one alarm', () => {
    delays = [30, 10, 20];
    const { clock, members, start } = hosted(machine);
    start(['a', 'b', 'c']);
    expect(clock.size).toBe(1);
    const isOver = () => ['a', 'b', 'c'].map((id) => members.snapshotOf(id)?.value === 'over');
    clock.increment(10);
    expect(isOver()).toEqual([false, true, false]);
    clock.increment(10);
    expect(isOver()).toEqual([false, true, true]);
    clock.increment(10);
    expect(isOver()).toEqual([true, true, true]);
    expect([members.computed, clock.size]).toEqual([2, 0]);
  });

  it('end with their member, and with the population', () => {
    delays = [10, 20];
    const { clock, start, send, got, actor } = hosted(machine);
    start(['a', 'b']);
    send({ type: 'members.stop', members: ['a'] });
    clock.increment(15);
    actor.stop();
    expect([clock.size, got]).toEqual([0, []]);
  });
});
