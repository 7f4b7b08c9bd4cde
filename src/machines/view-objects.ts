/**
 * What a view says to its objects, in batches: it starts those that it selects, tells them how what it
 * has asked for has ended, and stops those that rest.
 */
import type { ObjectEvent, ObjectId } from './events.ts';
import type { ObjectsEvent, ObjectSend, ObjectStart } from './objects.ts';
import type { Selected } from './view-lanes.ts';
import type { viewSetup, ViewLimits } from './view-setup.ts';

/** What an action of the view may enqueue. */
type Enqueue = Parameters<Parameters<typeof viewSetup.enqueueActions>[0]>[0]['enqueue'];

/** Some objects that are all told the same, or none. */
export type Telling = readonly [event: ObjectEvent, objects: readonly ObjectId[]];

/** Says nothing when there is nobody to say it to. */
export function tellObjects(enqueue: Enqueue, ...tellings: readonly Telling[]): void {
  const sends = tellings.flatMap(([event, members]): readonly ObjectSend[] =>
    members.length === 0 ? [] : [{ members, event }],
  );
  if (sends.length > 0) say(enqueue, { type: 'members.send', sends });
}

export function startObjects(enqueue: Enqueue, starts: readonly ObjectStart[]): void {
  if (starts.length > 0) say(enqueue, { type: 'members.start', starts });
}

export function stopObjects(enqueue: Enqueue, members: readonly ObjectId[]): void {
  if (members.length > 0) say(enqueue, { type: 'members.stop', members });
}

/** The selected are on their way: who waits with an actor is told, and first; who has none gets one. */
export function sendOff(
  enqueue: Enqueue,
  selected: readonly Selected[],
  { attemptsMax, objectBytesMax }: ViewLimits,
): void {
  const starts = new Map<number, { members: ObjectId[]; input: ObjectStart['input'] }>();
  const waiting: Readonly<Record<'whole' | 'partial', ObjectId[]>> = { whole: [], partial: [] };
  for (const { object, coveredTo, attempts, isActorless } of selected) {
    const whole = coveredTo >= objectBytesMax;
    if (!isActorless) {
      waiting[whole ? 'whole' : 'partial'].push(object);
      continue;
    }
    const kind = 2 * attempts + Number(whole);
    const alike = starts.get(kind);
    if (alike !== undefined) alike.members.push(object);
    else starts.set(kind, { members: [object], input: { attempts, attemptsMax, whole } });
  }
  tellObjects(
    enqueue,
    [{ type: 'object.destage', whole: true }, waiting.whole],
    [{ type: 'object.destage', whole: false }, waiting.partial],
  );
  startObjects(enqueue, [...starts.values()]);
}

function say(enqueue: Enqueue, event: ObjectsEvent): void {
  enqueue.sendTo('objects', event);
}
