/**
 * One machine alone: XState's own `transition` under a symbolic actor scope, in which every other
 * actor is only a name and every effect comes back as plain data. Nothing runs and no time passes.
 * Source: docs of design, "The local step table".
 */
import type {
  AnyActorScope,
  AnyMachineSnapshot,
  AnyStateMachine,
  EventFromLogic,
  InputFrom,
  SnapshotFrom,
  StateValue,
} from 'xstate';

/** An event as plain data. */
export interface Sent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What a step does to the rest of the world, in order. */
export type Effect =
  | { readonly to: string; readonly event: Sent }
  | { readonly emit: Sent }
  | { readonly spawn: string; readonly src: string; readonly input: unknown }
  | { readonly stop: string }
  | { readonly after: string; readonly delayMs: number }
  | { readonly cancel: string };

export interface Stepped<M extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<M>;
  readonly effects: readonly Effect[];
}

/** A timer that fires, named `delay.state-id`. */
export interface TimerEvent {
  readonly type: `xstate.after.${string}`;
}

/** What a machine can take: its own events, its timers, the end of its children. */
export type Taken<M extends AnyStateMachine> =
  | EventFromLogic<M>
  | TimerEvent
  | { readonly type: `xstate.done.actor.${string}`; readonly output: undefined }
  | { readonly type: `xstate.error.actor.${string}`; readonly error: unknown };

/** Who each machine is when it is not said, and whose child. */
const identities: Readonly<Record<string, { readonly id: string; readonly parent: string }>> = {
  object: { id: 'a', parent: 'view:0' },
  view: { id: 'view:0', parent: 'destage' },
  'delete-task': { id: 'delete-task', parent: 'view:0' },
  'bucket-flush': { id: 'bucket-flush:r1', parent: 'destage' },
  destage: { id: 'destage', parent: 'nobody' },
};

/** The first snapshot, and what the machine did to get there. */
export function start<M extends AnyStateMachine>(
  machine: M,
  input: InputFrom<M>,
  id = identities[machine.id]?.id ?? machine.id,
): Stepped<M> {
  const effects: Effect[] = [];
  const snapshot = machine.getInitialSnapshot(symbolicScope(machine.id, id, effects), input);
  return { snapshot: snapshot as SnapshotFrom<M>, effects };
}

/** One event. As a live actor does, a machine that has ended takes nothing any more. */
export function step<M extends AnyStateMachine>(
  machine: M,
  snapshot: SnapshotFrom<M>,
  event: Taken<M>,
  id = identities[machine.id]?.id ?? machine.id,
): Stepped<M> {
  const before = snapshot as AnyMachineSnapshot;
  if (before.status !== 'active') return { snapshot, effects: [] };
  const effects: Effect[] = [];
  const scope = symbolicScope(machine.id, id, effects);
  const after = machine.transition(before, event, scope);
  return { snapshot: after as SnapshotFrom<M>, effects };
}

/** A snapshot in a given state, with children that are only names. */
export function at<M extends AnyStateMachine>(
  machine: M,
  value: StateValue,
  context: SnapshotFrom<M> extends { context: infer C } ? C : never,
  children: readonly string[] = [],
): SnapshotFrom<M> {
  const resolved = machine.resolveState({ value, context }) as AnyMachineSnapshot;
  const named = Object.fromEntries(children.map((id) => [id, reference(id, undefined)]));
  return { ...resolved, children: named } as SnapshotFrom<M>;
}

/** A machine that is driven event by event. */
export function drive<M extends AnyStateMachine>(machine: M, input: InputFrom<M>) {
  const first = start(machine, input);
  let current = first;
  return {
    started: first.effects,
    /** Takes the events one after another; returns all that they did. */
    send(...events: readonly Taken<M>[]): readonly Effect[] {
      return events.flatMap((event) => {
        current = step(machine, current.snapshot, event);
        return current.effects;
      });
    },
    snapshot: (): SnapshotFrom<M> => current.snapshot,
  };
}

export function timer(name: string): TimerEvent {
  return { type: `xstate.after.${name}` };
}

/** The leaf states of a value, each as a path: `parking.storing`, or `mode.normal` of a parallel. */
export function leavesOf(value: StateValue, path = ''): readonly string[] {
  if (typeof value === 'string') return [path + value];
  return Object.entries(value).flatMap(([key, below]) =>
    below === undefined || Object.keys(below).length === 0
      ? [path + key]
      : leavesOf(below, `${path}${key}.`),
  );
}

function symbolicScope(machineId: string, id: string, effects: Effect[]): AnyActorScope {
  const parent = identities[machineId]?.parent ?? 'nobody';
  let sessions = 0;
  const nothing = () => undefined;
  const system = {
    get: (name: string) => reference(name, undefined),
    _bookId: () => `session:${sessions++}`,
    _sendInspectionEvent: nothing,
    _register: nothing,
    _unregister: nothing,
    _set: nothing,
    _logger: nothing,
    _clock: {},
    scheduler: {},
  };
  const self = { ...reference(id, reference(parent, undefined)), system };
  const scope = {
    self,
    system,
    id,
    sessionId: id,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: (action: { type: string; params: unknown }) => {
      const effect = effectOf(action);
      if (effect !== undefined) effects.push(effect);
    },
  };
  // XState's scope has more than a step needs, so there is no other way than to say that this is one.
  return scope as unknown as AnyActorScope;
}

interface Reference {
  readonly id: string;
  readonly sessionId: string;
  readonly _parent: Reference | undefined;
}

function reference(id: string, parent: Reference | undefined): Reference {
  return { id, sessionId: id, _parent: parent };
}

function effectOf(action: { type: string; params: unknown }): Effect | undefined {
  const params = action.params as {
    to: string | Reference;
    event: Sent;
    id: string;
    src: string;
    input: unknown;
    sendId: string;
    delay?: number;
  };
  switch (action.type) {
    case 'xstate.sendTo':
      return { to: typeof params.to === 'string' ? params.to : params.to.id, event: params.event };
    case 'xstate.emit':
      return { emit: params.event };
    case 'xstate.spawnChild':
      return { spawn: params.id, src: params.src, input: params.input };
    case 'xstate.stopChild':
      // To stop who has been stopped already does nothing.
      return action.params === undefined ? undefined : { stop: params.id };
    case 'xstate.raise':
      return params.delay === undefined
        ? undefined
        : { after: timerName(params.event.type), delayMs: params.delay };
    case 'xstate.cancel':
      return { cancel: timerName(params.sendId) };
    default:
      throw new Error(`an action that is not data: ${action.type}`);
  }
}

function timerName(id: string): string {
  return id.replace(/^xstate\.after\./, '');
}
