/**
 * Who inspects the system sees each member as an actor of its own; for nobody nothing is made.
 */
import type { InspectionEvent } from 'xstate';
import { describe, expect, it } from 'vitest';
import { objectMachine } from '../../src/machines/object.ts';
import { hosted, names } from './kit/hosted.ts';

const input = { attempts: 0, attemptsMax: 2, whole: true };

describe('inspection', () => {
  it('shows each member from its start to its stop', () => {
    const seen: string[] = [];
    const sessions = new Set<string>();
    const inspect = (event: InspectionEvent): void => {
      const { id = '', sessionId = '' } = event.actorRef as { id?: string; sessionId?: string };
      const source = 'sourceRef' in event ? (event.sourceRef as { id?: string } | undefined) : {};
      const of = 'event' in event ? ` ${event.event.type}` : '';
      const value =
        event.type === '@xstate.snapshot' && 'value' in event.snapshot
          ? ` ${JSON.stringify(event.snapshot.value)} ${event.snapshot.status}`
          : '';
      if (id === 'a') sessions.add(sessionId);
      if (id === 'a' || source?.id === 'a')
        seen.push(`${event.type.slice(8)} ${source?.id ?? '-'} ${id}${of}${value}`);
    };
    const { start, tell, send } = hosted(objectMachine, { inspect: inspect as never });
    start(['a'], input);
    tell(['a'], { type: 'row.flushed', newest: true });
    send({ type: 'members.stop', members: ['a'] });
    start(['a'], input);
    expect(seen.slice(0, 10)).toEqual([
      'actor - a',
      'event root a xstate.init',
      'microstep - a xstate.init',
      'event a root object.destaging',
      'snapshot - a xstate.init "destaging" active',
      'event root a row.flushed',
      'microstep - a row.flushed',
      'event a root object.destaged',
      'snapshot - a row.flushed "destaged" active',
      'snapshot - a xstate.stop "destaged" stopped',
    ]);
    expect(sessions.size).toBe(2);
  });

  it('makes nothing for nobody', () => {
    const { members, start, tell, actor } = hosted(objectMachine);
    const ids = names(100);
    start(ids, input);
    tell(ids, { type: 'row.flushed', newest: true });
    expect(members.refOf('m7')?.sessionId).toBe(`${actor.sessionId}.0`);
  });

  it('keeps what a member was, for those who have met it', () => {
    const { members, start, tell, send } = hosted(objectMachine);
    start(['a'], input);
    const ref = members.refOf('a');
    expect(ref?.getSnapshot().value).toBe('destaging');
    expect(ref?.getPersistedSnapshot()).toMatchObject({ value: 'destaging', status: 'active' });
    send({ type: 'members.stop', members: ['a'] });
    start(['a'], input);
    tell(['a'], { type: 'row.failed' });
    ref?.send({ type: 'object.write' });
    expect(ref?.getSnapshot()).toMatchObject({ value: 'destaging', status: 'stopped' });
    expect(members.refOf('a')).not.toBe(ref);
    expect(() => ref?.subscribe()).toThrow('has no subscribers: inspect the system');
  });
});
