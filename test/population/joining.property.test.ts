/**
 * What members send during a batch, joined: nothing is lost or doubled, and between a member and a
 * receiver nothing overtakes; where each sends its events in one order, each kind leaves as one.
 */
import fc from 'fast-check';
import {
  assign,
  createMachine,
  enqueueActions,
  sendTo,
  type AnyActorRef,
  type EventObject,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import { hosted, names } from './kit/hosted.ts';

interface Said extends EventObject {
  readonly who: string;
  readonly nth: number;
}
interface Joined extends EventObject {
  readonly all: readonly Said[];
}

/** It says what it is told to, in that order, and counts. */
const machine = createMachine({
  context: { nth: 0 },
  on: {
    say: {
      actions: enqueueActions(({ context, event, self, enqueue }) => {
        const { kinds } = event as unknown as { kinds: readonly string[] };
        for (const [at, type] of kinds.entries()) {
          const said = { type, who: self.id, nth: (context['nth'] as number) + at };
          const to = type === 'alone' ? self._parent : undefined;
          if (to === undefined)
            enqueue(sendTo(({ system }) => system.get('root') as AnyActorRef, said as never));
          else enqueue(sendTo(to, said as never));
        }
        enqueue(assign({ nth: ((context['nth'] as number) + kinds.length) % 8 }) as never);
      }) as never,
    },
  },
} as never);

const join = Object.fromEntries(
  ['a', 'b', 'c'].map((type) => [
    type,
    (all: readonly Said[]): Joined => ({ type: `${type}s`, all }),
  ]),
);

/** What came, one by one, with the number of the event that it came in. */
function opened(got: readonly EventObject[]): readonly (Said & { readonly letter: number })[] {
  return got.flatMap((event, letter) =>
    ('all' in event ? (event as Joined).all : [event as Said]).map((said) => ({ ...said, letter })),
  );
}

const kind = fc.constantFrom('a', 'b', 'c', 'alone');

describe('joined events', () => {
  it('keep the order of each member', () => {
    const sends = fc.array(
      fc.record({
        members: fc.subarray(names(4) as string[], { minLength: 1 }),
        kinds: fc.array(kind, { maxLength: 4 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(sends, { maxLength: 3 }), (batches) => {
        const { start, send, got } = hosted(machine, { join });
        start(names(4));
        const expected: Record<string, string[]> = {};
        for (const batch of batches) {
          send({
            type: 'members.send',
            sends: batch.map(({ members, kinds }) => ({ members, event: { type: 'say', kinds } })),
          });
          for (const { members, kinds } of batch)
            for (const member of members) (expected[member] ??= []).push(...kinds);
        }
        const came: Record<string, string[]> = {};
        for (const { who, type } of opened(got)) (came[who] ??= []).push(type);
        for (const name of names(4)) expect(came[name] ?? []).toEqual(expected[name] ?? []);
      }),
    );
  });

  it('are one of each kind where all members agree on the order', () => {
    const { start, tell, got } = hosted(machine, { join });
    start(names(100));
    tell(names(100), { type: 'say', kinds: ['a', 'b', 'a'] });
    expect(got.map((event) => [event.type, (event as Joined).all.length])).toEqual([
      ['as', 100],
      ['bs', 100],
      ['as', 100],
    ]);
  });

  it('are not joined with what another has overtaken', () => {
    const { start, send, got } = hosted(machine, { join });
    start(['m0', 'm1']);
    const say = (members: readonly string[], kinds: readonly string[]) => ({
      members,
      event: { type: 'say', kinds },
    });
    send({ type: 'members.send', sends: [say(['m0'], ['a', 'b']), say(['m1'], ['b', 'a'])] });
    expect(got.map((event) => [event.type, (event as Joined).all.map(({ who }) => who)])).toEqual([
      ['as', ['m0']],
      ['bs', ['m0', 'm1']],
      ['as', ['m1']],
    ]);
  });
});
