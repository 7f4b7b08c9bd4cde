/**
 * The life of one object, as a system: the engine's own view, object and delete task, and around them
 * an outside that may do anything. Other objects show in it only by when its turn comes, which is when
 * the age timer likes; so a log of an engine with any number of objects is explained object by object.
 */
import { sendTo, setup } from 'xstate';
import type { SystemDefinition } from '../../checker/api.ts';
import { defineSystem } from '../../checker/define-system.ts';
import type { ViewEvent } from '../../machines/events.ts';
import { objectMachine } from '../../machines/object.ts';
import type { ViewLimits } from '../../machines/view-setup.ts';
import { viewMachine } from '../../machines/view.ts';
import { clientMachine, storeMachine, theObject, theView } from './outside.ts';

/** Nothing but the age timer selects: whatever else does shows the same. */
const limits = (attemptsMax: number): ViewLimits => ({
  destageStartBytes: 1e9,
  destageStopBytes: 1e9,
  windowObjects: 1,
  windowBytes: 1e9,
  attemptsMax,
  failingMax: 1e9,
  objectBytesMax: 1,
});

const normal: ViewEvent = { type: 'mode.set', mode: 'normal', change: 0 };

/** The trim point tells of no one object, and would only make for more states. */
const untrimmed = viewMachine.provide({ actions: { reportTrim: () => undefined } });

export interface LifeOptions {
  /** That of the engine whose log is to be explained. */
  readonly attemptsMax: number;
  /**
   * `logged`: each write is a line, as an event that the view is given. `shown`: writes show by the
   * versions in other lines; a line that is the first with a version gives the client its number.
   */
  readonly writes: 'logged' | 'shown';
}

/** To be followed with `isPrompt`: its actors are of one process. */
export function objectLife({ attemptsMax, writes }: LifeOptions): SystemDefinition {
  const life = setup({
    actors: {
      view: untrimmed,
      row: storeMachine('row', 'row.put', 'row.flushed'),
      dm: storeMachine('dm', 'fill.read', 'fill.done'),
      side: storeMachine('side', 'side.put', 'side.stored'),
      client: clientMachine,
    },
    actions: {
      begin: sendTo(
        ({ system }) => system.get(theView),
        () => normal,
      ),
    },
  }).createMachine({
    id: 'destage',
    invoke: [
      { src: 'row', id: 'row', systemId: 'row' },
      { src: 'dm', id: 'dm', systemId: 'dm' },
      { src: 'side', id: 'side', systemId: 'side' },
      ...(writes === 'shown' ? [{ src: 'client', id: 'client', systemId: 'client' } as const] : []),
      {
        src: 'view',
        id: theView,
        systemId: theView,
        input: { view: theView, limits: limits(attemptsMax) },
      },
    ],
    initial: 'starting',
    states: { starting: { after: { start: 'running' } }, running: { entry: 'begin' } },
  });
  return defineSystem({
    name: 'the life of an object',
    logic: life,
    id: 'destage',
    actors: { object: objectMachine },
    outputs: ['reportTrim'],
    environment: { [theView]: [{ type: 'object.rearm', object: theObject }] },
    properties: [],
  });
}
