/**
 * The five problems that the notes list, P1 to P5, each on the machine that solves it. What a right
 * design does for each is in the shared `domain.md`.
 */
import { describe, expect, it } from 'vitest';
import { deleteTaskMachine } from '../../src/machines/delete-task.ts';
import { destageMachine } from '../../src/machines/destage.ts';
import { objectMachine } from '../../src/machines/object.ts';
import { laneOf, recordOf } from '../../src/machines/view-index.ts';
import {
  asks,
  failed,
  insert,
  limits,
  mode,
  moved,
  placed,
  selects,
  viewUnder,
  viewWith,
  write,
} from './said.ts';
import { drive, start, timer } from './step.ts';

type View = ReturnType<typeof viewWith>;
const placeOf = (view: View, object: string) =>
  recordOf(view.snapshot().context.index, object)?.place ?? 'absent';
const attemptsAfter = (object: ReturnType<typeof drive<typeof objectMachine>>) =>
  object.snapshot().context.attempts;

describe('P1: what is prepared stays in the view', () => {
  it('being prepared is a change of place of the same record', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)));
    expect(placeOf(view, 'a')).toBe('prepared');
    expect(view.snapshot().context.index.toJSON()).toMatchObject({
      counts: { prepared: 1, queued: 0 },
      dirtyBytes: 4,
    });
  });

  it('a failed destage is a change of place as well, so that nothing has to be inserted again', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)), placed('a', 'destaging'));
    view.send(failed('row.failed', 'a', 1), placed('a', 'backingOff'));
    expect(placeOf(view, 'a')).toBe('backingOff');
    expect(view.send(placed('a', 'queued'))).toContainEqual(selects('a', true, 1));
  });

  it('an insert while it is prepared is not refused: the record has a newer version', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)), insert(write('a', 2)));
    expect(recordOf(view.snapshot().context.index, 'a')).toMatchObject({ version: 2, pin: 1 });
    expect(view.send(placed('a', 'destaging'))).toContainEqual(asks('row', 'a', 2));
  });

  it('only what is destaged in its newest version leaves the view', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)), placed('a', 'destaging'));
    view.send({ type: 'view.delete', destaged: [{ object: 'a', version: 1 }] });
    expect(placeOf(view, 'a')).toBe('destaging');
  });
});

describe('P2: what fails does not come first again', () => {
  it('the next destage starts from the next object', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'));
    expect(view.send(failed('row.failed', 'a', 1))).toContainEqual(selects('c'));
  });

  it('its own backoff grows, and delays no other object', () => {
    const object = drive(objectMachine, { attempts: 0, attemptsMax: 3, whole: true });
    const first = object.send({ type: 'row.failed' });
    expect(first).toContainEqual({ after: 'backoff.object.backingOff', delayMs: 100 });
    const again = drive(objectMachine, { attempts: 1, attemptsMax: 3, whole: true });
    expect(again.send({ type: 'row.failed' })).toContainEqual({
      after: 'backoff.object.backingOff',
      delayMs: 200,
    });
  });

  it('after attemptsMax failures it parks: no more puts', () => {
    const object = drive(objectMachine, { attempts: 1, attemptsMax: 2, whole: true });
    object.send({ type: 'row.failed' });
    expect(object.snapshot().value).toEqual({ parking: 'storing' });
    expect(attemptsAfter(object)).toBe(2);
  });

  it('a success gives it its whole budget again', () => {
    const object = drive(objectMachine, { attempts: 1, attemptsMax: 2, whole: true });
    object.send({ type: 'row.flushed', newest: false });
    expect(attemptsAfter(object)).toBe(0);
  });

  it('a failed fill counts as a failure too', () => {
    const object = drive(objectMachine, { attempts: 0, attemptsMax: 2, whole: false });
    object.send({ type: 'fill.failed' });
    expect([object.snapshot().value, attemptsAfter(object)]).toEqual(['backingOff', 1]);
  });

  it('what comes back goes to the tail', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'), mode('paused'));
    view.send(failed('row.failed', 'a', 1), placed('a', 'backingOff'), placed('a', 'queued'));
    expect(laneOf(view.snapshot().context.index, 'ordinary')).toEqual(['c', 'a']);
  });
});

describe('P3: nothing waits for one of two moments', () => {
  it('a cold tail below the threshold goes by age, with no insert and no callback', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)));
    expect(view.send(timer('ageMax.view.age.ageing'))).toContainEqual(selects('a'));
  });

  it('a full log wakes every view, not only the one that is written to', () => {
    const instance = drive(destageMachine, { views: ['view:0', 'view:1'], limits });
    expect(instance.send({ type: 'log.pressed' })).toEqual(
      ['view:0', 'view:1'].map((to) => ({ to, event: { type: 'log.pressed' } })),
    );
  });

  it('any event makes the view look at its whole state', () => {
    const view = viewWith(mode('paused'), insert(write('a', 1)), { type: 'log.pressed' });
    view.send(mode('normal'));
    expect(placeOf(view, 'a')).toBe('prepared');
  });
});

describe('P4: what has been prepared and not destaged is queued again', () => {
  it('not ready is a state, of which DM alone is the end: the queue is not rotated', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    expect(view.send(placed('a', 'filling'))).toContainEqual(asks('dm', 'a', 1));
    expect(laneOf(view.snapshot().context.index, 'ordinary')).toEqual([]);
    expect(view.send(insert(write('a', 2, { offset: 1 })), mode('force'))).not.toContainEqual(
      asks('dm', 'a', 2),
    );
  });

  it('once filled it is at the tail, and takes the newest version along', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    view.send(placed('a', 'filling'), insert(write('a', 2)), moved('fill.done', 'a', 1));
    view.send(placed('a', 'requeued'));
    expect(view.send(placed('a', 'destaging'))).toContainEqual(asks('row', 'a', 2));
  });

  it('a fill serves one destage: after it the object is filled again', () => {
    const object = drive(objectMachine, { attempts: 0, attemptsMax: 2, whole: false });
    const part = { type: 'object.destage', whole: false } as const;
    object.send({ type: 'fill.done' }, part, { type: 'row.flushed', newest: false }, part);
    expect(object.snapshot().value).toBe('filling');
  });

  it('a write of the whole object makes a fill needless', () => {
    expect(start(objectMachine, { attempts: 0, attemptsMax: 2, whole: true }).snapshot.value).toBe(
      'destaging',
    );
    expect(start(objectMachine, { attempts: 0, attemptsMax: 2, whole: false }).snapshot.value).toBe(
      'filling',
    );
  });

  it('pieces in order that reach from start to end make a fill needless as well', () => {
    const large = { ...limits, objectBytesMax: 8 };
    const pieces = [write('a', 1), write('a', 2, { offset: 4 })];
    const view = viewUnder(large, mode('paused'), insert(...pieces));
    expect(view.send(mode('force'))).toContainEqual(selects('a', true));
    const gap = viewUnder(large, mode('paused'));
    gap.send(insert(write('a', 1), write('a', 2, { offset: 5 })));
    expect(gap.send(mode('force'))).toContainEqual(selects('a', false));
  });
});

describe('P5: the min that is told to LSM', () => {
  it('is told once ROW has it, and not when it is asked', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)));
    const toDelete = { to: 'delete-task', event: { type: 'trim.moved', below: 2 } };
    expect(view.send(placed('a', 'destaging'))).not.toContainEqual(toDelete);
    expect(view.send(moved('row.flushed', 'a', 1))).toContainEqual(toDelete);
  });

  it('goes from the view over its delete task and the instance to LSM', () => {
    const task = drive(deleteTaskMachine, { view: 'view:0' });
    const told = task.send({ type: 'trim.moved', below: 2 });
    expect(told).toEqual([
      { to: 'destage', event: { type: 'trim.point', view: 'view:0', below: 2 } },
    ]);
    const instance = drive(destageMachine, { views: ['view:0'], limits });
    const point = { type: 'trim.point', view: 'view:0', below: 2 } as const;
    expect(instance.send(point)).toContainEqual({
      to: 'lsm',
      event: { type: 'log.trim', below: 2 },
    });
  });

  it('never goes back', () => {
    const instance = drive(destageMachine, { views: ['view:0'], limits });
    instance.send({ type: 'trim.point', view: 'view:0', below: 5 });
    expect(instance.send({ type: 'trim.point', view: 'view:0', below: 4 })).toEqual([]);
    expect(instance.snapshot().context.trimPoint).toBe(5);
  });
});
