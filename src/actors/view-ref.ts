/**
 * A view as those outside the machines see it: found by its id in the actor system, and sent to.
 * XState types a system's actors as `any`; this is the one place that says what they are.
 */
import type { ActorRef, Snapshot } from 'xstate';
import type { ViewEvent, ViewId } from '../machines/events.ts';

type ViewRef = ActorRef<Snapshot<unknown>, ViewEvent>;

/** `undefined` once the view has stopped. */
export function viewIn(system: { get(id: string): unknown }, view: ViewId): ViewRef | undefined {
  return system.get(view) as ViewRef | undefined;
}
