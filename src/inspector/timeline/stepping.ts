/**
 * Where the cursor goes for one step forward or back. A step ends where something is over: an event has
 * been handled, a macrostep has come to rest.
 */
import type { Direction, StepBy } from '../protocol.ts';
import type { ActorNumber } from '../record.ts';
import { anyMark } from './row.ts';
import { kinds } from './segment.ts';
import type { Place, Timeline } from './timeline.ts';

export interface SteppingAsked {
  readonly by: StepBy;
  readonly direction: Direction;
  readonly actor?: ActorNumber;
}

type IsStop = (place: Place, position: number) => boolean;

const stepKind = kinds.indexOf('step');
const eventKind = kinds.indexOf('event');

/** The position to go to; the same when there is nothing further. */
export function stepFrom(timeline: Timeline, position: number, asked: SteppingAsked): number {
  const isStop = stopsOf(timeline, asked);
  const by = asked.direction === 'forward' ? 1 : -1;
  const last = timeline.end - 1;
  for (let at = position + by; at >= timeline.start && at <= last; at += by) {
    const place = timeline.placeOf(at);
    if (place !== undefined && isStop(place, at)) return at;
  }
  // Back beyond the first stop is the beginning, forward beyond the last the end of the run.
  if (by < 0) return Math.min(position, timeline.start);
  return asked.by === 'macrostep' ? Math.max(position, last) : position;
}

function stopsOf(timeline: Timeline, { by, actor = -1 }: SteppingAsked): IsStop {
  switch (by) {
    case 'record':
      return () => true;
    case 'event':
      return isStep;
    case 'actor':
      return (place) => isStep(place) && place.segment.actors[place.at] === actor;
    case 'mark':
      // An event's mark is shown on its step; what was never handled is marked itself.
      return ({ segment, at }) =>
        ((segment.flags[at] ?? 0) & anyMark) !== 0 &&
        !(segment.kinds[at] === eventKind && (segment.steps[at] ?? -1) >= 0);
    case 'macrostep':
      return (_, position) => {
        const next = timeline.placeOf(position + 1);
        return next === undefined || beginsMacrostep(next);
      };
  }
}

function isStep({ segment, at }: Place): boolean {
  return segment.kinds[at] === stepKind;
}

/** An event that nothing recorded has caused. */
function beginsMacrostep({ segment, at }: Place): boolean {
  return segment.kinds[at] === eventKind && (segment.causes[at] ?? -1) < 0;
}
