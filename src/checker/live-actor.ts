/**
 * What of a live XState actor and its system a replay has to see and to steer; XState's types say less.
 * Source: XState 5.33, `Actor`, `createSystem`.
 */
import type { AnyActorLogic, EventObject, StateValue } from 'xstate';

interface LiveAction {
  readonly type: string;
  exec: unknown;
}

interface LiveScope {
  actionExecutor(action: LiveAction): void;
  emit(event: EventObject): void;
  stopChild(child: LiveActor): void;
}

interface LiveSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value?: StateValue;
  readonly context?: unknown;
  readonly children?: Readonly<Record<string, LiveActor | undefined>>;
  readonly historyValue?: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly output?: unknown;
  readonly error?: unknown;
}

export interface LiveSystemInternals {
  _bookId(): string;
  _relay(from: LiveActor | undefined, to: LiveActor, event: EventObject): void;
  readonly scheduler: {
    schedule(from: LiveActor, to: LiveActor, event: EventObject, delay: number, id?: string): void;
    cancelAll(actor: LiveActor): void;
  };
}

export interface LiveActor {
  id: string;
  readonly sessionId: string;
  logic: AnyActorLogic;
  readonly options: { readonly input?: unknown };
  readonly _parent: LiveActor | undefined;
  readonly _actorScope: LiveScope;
  readonly _processingStatus: number;
  readonly system: LiveSystemInternals;
  _snapshot: LiveSnapshot | undefined;
  update(snapshot: LiveSnapshot, event: EventObject): void;
  _send(event: EventObject): void;
  start(): void;
  subscribe(observer: { error(): void }): void;
}

/** XState's `ProcessingStatus`. */
const processing = { running: 1, stopped: 2 } as const;

/** It has been started, and has neither stopped nor ended. */
export function isRunning({ _processingStatus }: LiveActor): boolean {
  return _processingStatus === processing.running;
}

export function hasStopped({ _processingStatus }: LiveActor): boolean {
  return _processingStatus === processing.stopped;
}

/** Custom actions are not executed: for the checker they do nothing. */
export function muteCustomActions(actor: LiveActor): void {
  const scope = actor._actorScope;
  const execute = scope.actionExecutor.bind(scope);
  scope.actionExecutor = (action) => {
    if (!action.type.startsWith('xstate.')) action.exec = undefined;
    execute(action);
  };
}
