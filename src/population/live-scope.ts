/**
 * What a population needs of the live actor that runs it and of its system; XState's types say less.
 * Source: XState 5.33, `Actor`, `createSystem`.
 */
import type { ActorRef, EventObject, InspectionEvent, Snapshot } from 'xstate';

export type LiveRef = ActorRef<Snapshot<unknown>, EventObject> & {
  readonly _parent?: LiveRef;
};

interface LiveClock {
  now?(): number;
}

export interface LiveSystem {
  get(systemId: string): LiveRef | undefined;
  _relay(source: unknown, target: LiveRef, event: EventObject): void;
  _sendInspectionEvent(event: Omit<InspectionEvent, 'rootId'>): void;
  readonly _clock: LiveClock;
  readonly scheduler: {
    schedule(source: LiveRef, target: LiveRef, event: EventObject, delay: number, id: string): void;
    cancel(source: LiveRef, id: string): void;
  };
}

export interface LiveScope {
  readonly self: LiveRef;
  readonly sessionId: string;
  readonly system: LiveSystem;
  defer(act: () => void): void;
  emit(event: EventObject): void;
}
