/**
 * The notes' six wake-ups and the conditions C1 to C3 of `start_destage_task()`, one by one, on the
 * view alone, and on the instance where the notes' path begins there. Here a wake-up is only a hint:
 * the view looks at its whole state after every event.
 */
import { describe, expect, it } from 'vitest';
import type { FlushScope } from '../../src/machines/events.ts';
import { destageMachine } from '../../src/machines/destage.ts';
import { requestsOf } from '../../src/machines/view-index.ts';
import {
  failed,
  insert,
  limits,
  mode,
  moved,
  nudge,
  placed,
  reselects,
  selects,
  snapshot,
  viewUnder,
  viewWith,
  write,
} from './said.ts';
import { drive, timer, type Effect } from './step.ts';

const ageTick = timer('ageMax.view.age.ageing');
const pressed = { type: 'log.pressed' } as const;
const relaxed = { type: 'log.relaxed' } as const;

/** Which objects these effects select, in order. */
function selectedBy(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => {
    if ('spawn' in effect) return [effect.spawn];
    return 'to' in effect && effect.event.type === 'object.destage' ? [effect.to] : [];
  });
}

describe('the six wake-ups', () => {
  it('way 1: insert_obj2_view() wakes when it brings the dirty bytes over the start threshold', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1, { bytes: 10 })));
    expect(selectedBy(view.send(insert(write('b', 2, { bytes: 1 }))))).toEqual([
      'object:a',
      'object:b',
    ]);
  });

  it('way 1: insert_obj2_view() wakes by overwriting one object, which makes the bytes grow too', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1, { bytes: 10 })));
    expect(selectedBy(view.send(insert(write('a', 2, { bytes: 1 }))))).toEqual(['object:a']);
  });

  it('way 2: operate_filling_obj() makes the filled object go on, below the threshold as well', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    view.send(placed('a', 'filling'), mode('normal'));
    expect(view.send(moved('fill.done', 'a', 1))).toEqual([
      { to: 'object:a', event: { type: 'fill.done' } },
    ]);
    expect(view.send(placed('a', 'requeued'))).toContainEqual(reselects('a', false));
  });

  it('way 3: destage_obj_cb() of a success gives its room to the next', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'));
    expect(selectedBy(view.send(moved('row.flushed', 'a', 1)))).toEqual(['object:c']);
  });

  it('way 3: destage_obj_cb() of a failure gives its room to the next', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'), placed('b', 'destaging'));
    expect(selectedBy(view.send(failed('row.failed', 'a', 1)))).toEqual(['object:c']);
  });

  it('way 4: set_destage_stat() with force wakes below the threshold', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)));
    expect(view.send(mode('force'))).toContainEqual(selects('a'));
  });

  it('way 4: set_destage_stat() with force reaches every view through the instance', () => {
    const instance = runningInstance();
    expect(instance.send({ type: 'mode.set', mode: 'force' })).toEqual(
      ['view:0', 'view:1'].map((to) => ({ to, event: mode('force', 2) })),
    );
  });

  it('way 5: up_all_destage_view() wakes what C1, C2 and C3 hold for', () => {
    const view = viewWith(mode('paused'), insert(write('a', 1, { bytes: 11 })));
    expect(view.send(mode('normal'))).toContainEqual(selects('a'));
  });

  it('way 5: up_all_destage_view() does not wake what is below both thresholds', () => {
    const view = viewWith(mode('paused'), insert(write('a', 1)));
    expect(selectedBy(view.send(mode('normal')))).toEqual([]);
  });

  it('way 5: up_all_destage_view() reaches every view through the instance', () => {
    const instance = runningInstance();
    instance.send({ type: 'mode.set', mode: 'paused' });
    expect(instance.send({ type: 'mode.set', mode: 'normal' })).toEqual(
      ['view:0', 'view:1'].map((to) => ({ to, event: mode('normal', 3) })),
    );
  });

  it('way 6: do_destage_bucket() wakes at once, with no condition', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)));
    expect(selectedBy(view.send(snapshot('r1', [0])))).toEqual(['object:a']);
  });

  it('way 6: do_destage_bucket() wakes for the objects of its buckets, and for no others', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1), write('b', 2, { bucket: 1 })));
    expect(selectedBy(view.send(snapshot('r1', [1])))).toEqual(['object:b']);
  });

  it('way 6: destage_bucket() makes one actor for the request, which asks every view', () => {
    const scope: FlushScope = { kind: 'buckets', buckets: [0], fence: false };
    const effects = runningInstance().send({ type: 'bucket.flush', request: 'r1', scope });
    const input = { request: 'r1', scope, views: ['view:0', 'view:1'] };
    expect(effects).toEqual([{ spawn: 'bucket-flush:r1', src: 'bucketFlush', input }]);
  });

  it('way 6: destage_object() wakes for one object, which its own view is asked for', () => {
    const scope: FlushScope = { kind: 'object', object: 'a', view: 'view:0' };
    const effects = runningInstance().send({ type: 'bucket.flush', request: 'r1', scope });
    const input = { request: 'r1', scope, views: ['view:0'] };
    expect(effects).toEqual([{ spawn: 'bucket-flush:r1', src: 'bucketFlush', input }]);
    const view = viewWith(mode('normal'), insert(write('a', 1), write('b', 2)));
    const asked = { type: 'bucket.snapshot', request: 'r1', scope, after: 0 } as const;
    expect(selectedBy(view.send(asked))).toEqual(['object:a']);
  });

  it('none of them is needed: a lost wake-up is made good by whatever comes next', () => {
    const view = viewWith(mode('normal'), pressed, mode('paused'), insert(write('a', 1)));
    view.send(mode('normal'));
    expect(view.snapshot().context.index.toJSON().counts.prepared).toBe(1);
  });

  it('none of them counts: a doubled wake-up selects nothing twice (NoEmptyWake)', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)));
    const again = [mode('force'), pressed, pressed, nudge(), snapshot('r1', [0]), mode('normal')];
    expect(selectedBy(view.send(...again))).toEqual([]);
  });
});

describe('C1: destage is enabled', () => {
  it.each(['starting', 'paused'] as const)('does not hold while %s', (off) => {
    const view = viewWith(...(off === 'paused' ? [mode('paused')] : []), pressed);
    expect(selectedBy(view.send(insert(write('a', 1, { bytes: 99 }))))).toEqual([]);
    expect(selectedBy(view.send(snapshot('r1', [0]), ageTick))).toEqual([]);
  });

  it('does not hold once the view leaves what is dirty', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send({ type: 'view.stop', drain: false }, placed('a', 'destaging'));
    view.send(moved('row.flushed', 'a', 1));
    expect(selectedBy(view.send(placed('a', 'destaged')))).toEqual([]);
  });
});

describe('C2: there are objects to destage', () => {
  it('does not hold when nothing is dirty', () => {
    expect(selectedBy(viewWith(mode('force')).send(pressed, nudge()))).toEqual([]);
  });

  it('does not hold when all that is dirty is in flight, backing off or parked', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2)));
    view.send(placed('a', 'destaging'), failed('row.failed', 'a', 1), placed('a', 'backingOff'));
    expect(selectedBy(view.send(pressed, nudge()))).toEqual([]);
  });
});

describe('C3: either half', () => {
  it('first half: the bytes to destage exceed the start threshold', () => {
    const view = viewWith(mode('normal'));
    expect(selectedBy(view.send(insert(write('a', 1, { bytes: 11 }))))).toEqual(['object:a']);
  });

  it('first half: at the threshold they do not exceed it', () => {
    const view = viewWith(mode('normal'));
    expect(selectedBy(view.send(insert(write('a', 1, { bytes: 10 }))))).toEqual([]);
  });

  it('second half: the quota that LSM occupies exceeds its threshold', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)));
    expect(selectedBy(view.send(pressed))).toEqual(['object:a']);
  });

  it('second half: holds until LSM says that it is relaxed', () => {
    const view = viewWith(mode('normal'), pressed, relaxed);
    expect(selectedBy(view.send(insert(write('a', 1))))).toEqual([]);
  });

  it('holds by neither half: what is dirty stays queued', () => {
    const view = viewWith(mode('normal'));
    expect(selectedBy(view.send(insert(write('a', 1))))).toEqual([]);
    expect(view.snapshot().context.index.toJSON().counts.queued).toBe(1);
  });

  it('hysteresis: once above the start threshold it goes on down to the stop threshold', () => {
    const view = viewWith(
      mode('normal'),
      insert(write('a', 1, { bytes: 3 }), write('b', 2, { bytes: 3 }), write('c', 3, { bytes: 3 })),
      insert(write('d', 4, { bytes: 3 })),
      placed('a', 'destaging'),
      placed('b', 'destaging'),
    );
    expect(selectedBy(view.send(moved('row.flushed', 'a', 1)))).toEqual(['object:c']);
    view.send(placed('a', 'destaged'), placed('c', 'destaging'));
    view.send(moved('row.flushed', 'b', 2), moved('row.flushed', 'c', 3));
    expect(view.snapshot().value).toMatchObject({ bytes: 'below' });
    expect(selectedBy(view.send(placed('b', 'destaged'), placed('c', 'destaged')))).toEqual([]);
  });
});

describe('exempt from C3', () => {
  it('FORCE is, for all that is dirty', () => {
    const view = viewWith(mode('force'));
    expect(selectedBy(view.send(insert(write('a', 1))))).toEqual(['object:a']);
  });

  it('a bucket request is, also for what comes back to the queue later', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)), placed('a', 'destaging'));
    view.send(mode('normal'), snapshot('r1', [0]), failed('row.failed', 'a', 1));
    view.send(placed('a', 'backingOff'));
    expect(view.send(placed('a', 'queued'))).toContainEqual(selects('a', true, 1));
  });

  it('a bucket request is no more once it has been released', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)), placed('a', 'destaging'));
    view.send(mode('normal'), snapshot('r1', [0]), { type: 'bucket.release', request: 'r1' });
    view.send(failed('row.failed', 'a', 1), placed('a', 'backingOff'));
    expect(selectedBy(view.send(placed('a', 'queued')))).toEqual([]);
    expect(requestsOf(view.snapshot().context.index)).toEqual({});
  });

  it('a bucket request that is released before its snapshot is taken never opens', () => {
    const view = viewWith(mode('normal'), snapshot('r1', [0], 1));
    view.send({ type: 'bucket.release', request: 'r1' });
    expect(selectedBy(view.send(insert(write('a', 1))))).toEqual([]);
    expect(view.snapshot().context.deferred).toEqual([]);
    expect(requestsOf(view.snapshot().context.index)).toEqual({});
  });

  it('what has waited for a whole age tick is', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)));
    expect(selectedBy(view.send(ageTick))).toEqual(['object:a']);
  });

  it('what comes after the age tick is not, until the next', () => {
    const view = viewWith(mode('normal'), insert(write('a', 1)), ageTick);
    expect(selectedBy(view.send(insert(write('b', 2))))).toEqual([]);
    expect(selectedBy(view.send(ageTick))).toEqual(['object:b']);
  });
});

describe('the window', () => {
  it('is full at as many objects as it allows', () => {
    const view = viewWith(mode('force'));
    const writes = [write('a', 1), write('b', 2), write('c', 3)];
    expect(selectedBy(view.send(insert(...writes)))).toEqual(['object:a', 'object:b']);
  });

  it('is full at as many bytes as it allows', () => {
    const view = viewWith(mode('force'));
    const writes = [write('a', 1, { bytes: 100 }), write('b', 2)];
    expect(selectedBy(view.send(insert(...writes)))).toEqual(['object:a']);
  });

  it('lets one object through, however large', () => {
    const view = viewWith(mode('force'));
    expect(selectedBy(view.send(insert(write('a', 1, { bytes: 101 }))))).toEqual(['object:a']);
  });

  it('takes what is awaited before what is not, each in the order in which it came', () => {
    const view = viewWith(mode('paused'));
    view.send(insert(write('a', 1), write('b', 2, { bucket: 1 }), write('c', 3, { bucket: 1 })));
    view.send(snapshot('r1', [1]));
    expect(selectedBy(view.send(mode('force')))).toEqual(['object:b', 'object:c']);
  });
});

describe('what goes first, and what takes no room', () => {
  it('what has been filled goes before what is awaited: its fill is held in memory', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    view.send(placed('a', 'filling'), mode('paused'), insert(write('b', 2)), snapshot('r1', [0]));
    view.send(moved('fill.done', 'a', 1), placed('a', 'requeued'));
    expect(selectedBy(view.send(mode('normal')))).toEqual(['object:a', 'object:b']);
  });

  it('what is being parked takes no room of the window, however long the side store takes', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { bytes: 99 })));
    view.send(placed('a', 'destaging'), failed('row.failed', 'a', 1), placed('a', 'parking'));
    expect(selectedBy(view.send(insert(write('b', 2), write('c', 3))))).toEqual([
      'object:b',
      'object:c',
    ]);
  });
});

describe('a view that is sick', () => {
  /** `a` and `b` have failed in a row, which is enough; `c` waits, in normal mode. */
  const sick = () =>
    viewUnder(
      { ...limits, failingMax: 2 },
      mode('force'),
      insert(write('a', 1), write('b', 2, { bucket: 1 }), write('c', 3)),
      placed('a', 'destaging'),
      placed('b', 'destaging'),
      mode('paused'),
      failed('row.failed', 'a', 1),
      failed('row.failed', 'b', 2),
      placed('a', 'backingOff'),
      placed('b', 'backingOff'),
      mode('normal'),
    );
  const wakeUps = [
    ['way 1: an insert, over the threshold', insert(write('d', 4, { bytes: 20 }))],
    ['way 3: a callback', failed('row.failed', 'a', 1)],
    ['way 3: the end of a backoff', placed('a', 'queued')],
    ['way 4: force', mode('force')],
    ['way 5: normal', mode('normal')],
    ['the age tick', ageTick],
    ['a pressed log', pressed],
  ] as const;

  it.each(wakeUps)('is not woken by %s', (_way, event) => {
    const view = sick();
    expect(selectedBy(view.send(event))).toEqual([]);
    expect(view.snapshot().value).toMatchObject({ health: 'sick' });
  });

  it('way 6: a request wakes it all the same, for what it awaits, as soon as there is room', () => {
    const view = sick();
    expect(selectedBy(view.send(snapshot('r1', [0])))).toEqual([]);
    expect(selectedBy(view.send(placed('b', 'queued')))).toEqual(['object:c']);
    expect(selectedBy(view.send(placed('a', 'queued')))).toEqual(['object:a']);
  });

  it('probes once for each delay that is over, however often it is woken', () => {
    const view = sick();
    view.send(mode('force'));
    expect(selectedBy(view.send(timer('probeDelay.view.health.sick')))).toEqual(['object:c']);
    expect(selectedBy(view.send(nudge(), pressed, mode('force')))).toEqual([]);
  });
});

describe('a mode that is set while work is in flight', () => {
  it('paused lets what is in flight land, and starts nothing', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(placed('a', 'destaging'), mode('paused'));
    expect(view.send(moved('row.flushed', 'a', 1))).toContainEqual({
      to: 'object:a',
      event: { type: 'row.flushed', newest: true },
    });
    expect(selectedBy(view.send(placed('a', 'destaged')))).toEqual([]);
  });

  it('paused keeps what has been filled queued until it may go on', () => {
    const view = viewWith(mode('force'), insert(write('a', 1, { offset: 1 })));
    view.send(placed('a', 'filling'), mode('paused'), moved('fill.done', 'a', 1));
    expect(selectedBy(view.send(placed('a', 'requeued')))).toEqual([]);
    expect(view.send(mode('normal'))).toContainEqual(reselects('a', false));
  });

  it('normal after force leaves what is below the thresholds queued', () => {
    const view = viewWith(mode('force'), insert(write('a', 1), write('b', 2), write('c', 3)));
    view.send(mode('normal'), relaxed, placed('a', 'destaging'), placed('b', 'destaging'));
    view.send(moved('row.flushed', 'a', 1), moved('row.flushed', 'b', 2));
    expect(view.snapshot().value).toMatchObject({ bytes: 'below', task: 'normal' });
    expect(selectedBy(view.send(placed('a', 'destaged'), placed('b', 'destaged')))).toEqual([]);
  });

  it('is acknowledged with the number of its change, in flight or not (ModeSettles)', () => {
    const view = viewWith(mode('force'), insert(write('a', 1)));
    expect(view.send(mode('paused', 8))).toContainEqual({
      to: 'destage',
      event: { type: 'mode.acknowledged', view: 'view:0', change: 8 },
    });
  });
});

/** An instance in normal mode, over two views. */
function runningInstance() {
  const instance = drive(destageMachine, { views: ['view:0', 'view:1'], limits });
  instance.send({ type: 'row.ready' }, { type: 'xstate.done.actor.recovery', output: undefined });
  return instance;
}
