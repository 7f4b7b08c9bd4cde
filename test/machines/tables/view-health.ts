/**
 * The rows of a view's region `health`: when so many different objects fail in a row that the view is
 * sick, when it probes, and what heals it. Three in a row are enough here.
 */
import { insert, mode, placed, selects, write } from '../said.ts';
import { timer, type Effect } from '../step.ts';
import { viewEvents } from './view-events.ts';
import {
  armsProbe,
  contextAfter,
  does,
  fails,
  flying,
  inState,
  noProbe,
  on,
  resting,
  toObject,
  twoFly,
  waiting,
} from './view-region-states.ts';

const sickens = (failing: readonly string[]): readonly Effect[] => [
  { emit: { type: 'view.sickened', view: 'view:0', failing } },
  armsProbe,
];
const probes = (object: string): Effect => ({
  emit: { type: 'view.probed', view: 'view:0', object },
});
const healed: Effect = { emit: { type: 'view.healed', view: 'view:0' } };

const failing = (...objects: readonly string[]) =>
  inState({}, { ...flying, failing: [...objects] });
const probeTimer = timer('probeDelay.view.health.sick');
export const healthRows = [
  on('health.healthy', 'row.failed', 'health.healthy', {
    when: 'after which others are still to fail',
    from: failing('x'),
    does: does['row.failed'],
    leaves: { failing: ['a', 'x'] },
  }),
  on('health.healthy', 'row.failed', 'health.healthy', {
    when: 'of the same object again',
    from: failing('a', 'x'),
    does: does['row.failed'],
    leaves: { failing: ['a', 'x'] },
    because: 'it is one object that fails, not ROW',
  }),
  on('health.healthy', 'row.failed', 'health.sick', {
    when: 'as the last of so many different objects',
    from: failing('x', 'y'),
    does: [...does['row.failed'], ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'object.timedOut', 'health.sick', {
    when: 'as the last of so many different objects',
    from: failing('x', 'y'),
    does: [...does['object.timedOut'], ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'object.timedOut', 'health.healthy', {
    when: 'of an object that waits for the side store',
    from: inState(
      {},
      {
        ...contextAfter(...twoFly, viewEvents['row.failed'], placed('a', 'parking')),
        failing: ['x', 'y'],
      },
    ),
    does: does['object.timedOut'],
    because: 'the side store is not on the way to ROW',
  }),
  on('health.healthy', 'fill.failed', 'health.sick', {
    when: 'as the last of so many different objects',
    from: inState(
      {},
      {
        ...contextAfter(mode('force'), insert(write('a', 1)), placed('a', 'filling')),
        failing: ['x', 'y'],
      },
    ),
    does: [fails('sick'), toObject({ type: 'fill.failed' }), ...sickens(['a', 'x', 'y'])],
  }),
  on('health.healthy', 'side.failed', 'health.healthy', {
    when: 'of an object that is being parked',
    from: inState(
      {},
      {
        ...contextAfter(...twoFly, viewEvents['row.failed'], placed('a', 'parking')),
        failing: ['x', 'y'],
      },
    ),
    does: [fails('sick'), toObject({ type: 'side.failed' })],
    because: 'the side store is not on the way to ROW',
  }),
  on('health.healthy', 'row.flushed', 'health.healthy', {
    when: 'after which the others count anew',
    from: failing('x', 'y'),
    does: does['row.flushed'],
    leaves: { failing: [] },
  }),
  on('health.sick', 'row.flushed', 'health.healthy', {
    does: [...does['row.flushed'], noProbe, healed],
    leaves: { failing: [] },
  }),
  on('health.probing', 'row.flushed', 'health.healthy', {
    does: [...does['row.flushed'], healed],
    leaves: { failing: [] },
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with nothing that may be destaged',
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting that is below the thresholds',
    from: inState({ health: 'sick' }, resting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting, but the view is paused',
    from: inState({ health: 'sick', task: 'paused', log: 'pressed' }, resting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.probing', {
    when: 'with something waiting, but the window is full',
    from: inState({ health: 'sick', task: 'force' }, waiting),
    does: [noProbe],
  }),
  on('health.sick', probeTimer, 'health.sick', {
    when: 'with something waiting that may be destaged',
    from: inState({ health: 'sick', task: 'force' }, resting),
    does: [noProbe, selects('d'), probes('d'), armsProbe],
  }),
  on('health.probing', 'log.pressed', 'health.sick', {
    when: 'with something waiting, which may be destaged now',
    from: inState({ health: 'probing' }, resting),
    does: [selects('d'), probes('d'), armsProbe],
  }),
];
