/**
 * The life of one object, as a system: the engine's own view, object and delete task, and around them
 * an outside that may do anything. Other objects show in it only by when its turn comes, which is when
 * the age timer likes; so a log of an engine with any number of objects is explained object by object.
 */
import { sendTo, setup } from 'xstate';
import type { ActorView, SystemDefinition, SystemView } from '../../checker/api.ts';
import { defineSystem } from '../../checker/define-system.ts';
import type { ViewEvent } from '../../machines/events.ts';
import { objectMachine } from '../../machines/object.ts';
import type { ViewContext, ViewLimits } from '../../machines/view-setup.ts';
import { figuresOf, upToOf } from '../../machines/view-index.ts';
import { viewMachine } from '../../machines/view.ts';
import { withoutTimers } from '../world/never.ts';
import { objectsOf } from '../world/objects.ts';
import type { TimerName } from '../world/scenario.ts';
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
  /** That of the engine that is to be explained, or tested. */
  readonly attemptsMax: number;
  /**
   * `logged`: each write is a line of a log, as an event that the view is given. `shown`: writes show by
   * the versions in other lines; a line that is the first with a version gives the client its number.
   * Either way an operator may re-arm it at any time. A number: the environment writes so often, whenever
   * it likes, and nobody re-arms.
   */
  readonly writes: 'logged' | 'shown' | number;
  /** Every store answers in time. Default: false. */
  readonly isPunctual?: boolean;
}

/** To be followed with `isPrompt`: its actors are of one process. */
export function objectLife({
  attemptsMax,
  writes,
  isPunctual = false,
}: LifeOptions): SystemDefinition {
  const never: readonly TimerName[] = isPunctual
    ? ['fillTimeout', 'putTimeout', 'parkTimeout']
    : [];
  return defineSystem({
    name: 'the life of an object',
    logic: lifeMachine(attemptsMax, writes === 'shown'),
    id: 'destage',
    actors: { objects: objectsOf(withoutTimers(objectMachine, never)) },
    outputs: ['reportTrim'],
    environment: {
      [theView]: (view) =>
        typeof writes === 'number'
          ? nextWrite(view, writes)
          : [{ type: 'object.rearm', object: theObject }],
    },
  });
}

/** Where the object is: one of the engine's places, or `absent`. */
export function placeOf(state: SystemView): string {
  const context = state.actor(theView)?.context as ViewContext | undefined;
  if (context === undefined) return 'absent';
  const counts = Object.entries(figuresOf(context.index).counts);
  return counts.find(([, count]) => count > 0)?.[0] ?? 'absent';
}

/** Nothing is left to destage: for `endsIn`, of a run that went on for so long. */
export function isOver(state: SystemView): boolean {
  return ['absent', 'destaged', 'parked'].includes(placeOf(state));
}

/** Of the whole object, so that no fill is needed; none before the start is over. */
function nextWrite(view: ActorView, writesMax: number): readonly ViewEvent[] {
  const version = upToOf((view.context as ViewContext).index) + 1;
  if (version > writesMax || !view.matches({ task: 'normal' })) return [];
  const write = { object: theObject, bucket: 0, version, offset: 0, bytes: 1 };
  return [{ type: 'view.insert', upTo: version, writes: [write] }];
}

function lifeMachine(attemptsMax: number, hasClient: boolean) {
  return setup({
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
    delays: { start: 1 },
  }).createMachine({
    id: 'destage',
    invoke: [
      { src: 'row', id: 'row', systemId: 'row' },
      { src: 'dm', id: 'dm', systemId: 'dm' },
      { src: 'side', id: 'side', systemId: 'side' },
      ...(hasClient ? [{ src: 'client', id: 'client', systemId: 'client' } as const] : []),
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
}
