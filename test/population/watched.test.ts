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
      if (id.startsWith('object:')) sessions.add(sessionId);
      if (id.startsWith('object:') || source?.id?.startsWith('object:') === true)
        seen.push(`${event.type.slice(8)} ${source?.id ?? '-'} ${id}${of}${value}`);
    };
    const { start, tell, send } = hosted(objectMachine, { inspect: inspect as never });
    start(['object:a'], input);
    tell(['object:a'], { type: 'row.flushed', newest: true });
    send({ type: 'members.stop', members: ['object:a'] });
    start(['object:a'], input);
    expect(seen.slice(0, 8)).toEqual([
      'actor - object:a',
      'event root object:a xstate.init',
      'snapshot - object:a xstate.init "destaging" active',
      'event object:a root object.destaging',
      'event root object:a row.flushed',
      'snapshot - object:a row.flushed "destaged" active',
      'event object:a root object.destaged',
      'snapshot - object:a xstate.stop "destaged" stopped',
    ]);
    expect(sessions.size).toBe(2);
  });

  it('makes nothing for nobody', () => {
    const { members, start, tell, actor } = hosted(objectMachine);
    const ids = names(100).map((name) => `object:${name}`);
    start(ids, input);
    tell(ids, { type: 'row.flushed', newest: true });
    expect(members.refOf('object:m7')?.sessionId).toBe(`${actor.sessionId}.0`);
  });

  it('keeps what a member was, for those who have met it', () => {
    const { members, start, tell, send } = hosted(objectMachine);
    start(['object:a'], input);
    const ref = members.refOf('object:a');
    expect(ref?.getSnapshot().value).toBe('destaging');
    expect(ref?.getPersistedSnapshot()).toMatchObject({ value: 'destaging', status: 'active' });
    send({ type: 'members.stop', members: ['object:a'] });
    start(['object:a'], input);
    tell(['object:a'], { type: 'row.failed' });
    ref?.send({ type: 'object.write' });
    expect(ref?.getSnapshot()).toMatchObject({ value: 'destaging', status: 'stopped' });
    expect(members.refOf('object:a')).not.toBe(ref);
    expect(() => ref?.subscribe()).toThrow('has no subscribers: inspect the system');
  });
});
