/**
 * One actor's local state: its snapshot and its armed timers, as one interned value. Equal states of
 * an actor are the same object with the same number, whatever led to them.
 * Source: design, "The local step table".
 */
import type { AnyActorLogic, AnyMachineSnapshot, EventObject, StateValue } from 'xstate';
import type { Interner, Substitute } from './interner.ts';
import { NotPlain } from './interner.ts';
import {
  ActorReference,
  isMadeActor,
  referenceTo,
  type MadeActor,
  type Target,
} from './reference.ts';
import { Refusal } from './refusal.ts';

/**
 * Invariant: of two with `fixedMs`, the one armed first and with no more goes first. Of several with
 * one name at most one is held.
 */
export interface Timer {
  readonly name: string;
  /** Whether `cancel` finds it by its name: it has one, and no other took the name after it. */
  readonly isHeld: boolean;
  /** Without an id: `name` is its event's type. */
  readonly isNameless: boolean;
  readonly event: EventObject;
  /** Null: to the actor itself. */
  readonly to: Target | null;
  readonly fixedMs: number | null;
}

/** A snapshot whose context is interned and whose children are names. */
export type LocalSnapshot = Omit<AnyMachineSnapshot, 'value' | 'children'> & {
  readonly value: StateValue;
  readonly children: Readonly<Record<string, unknown>>;
};

export interface LocalState {
  readonly path: string;
  readonly logic: AnyActorLogic;
  readonly systemId: string | undefined;
  readonly snapshot: LocalSnapshot;
  readonly timers: readonly Timer[];
  /** Equal for equal states of one path. */
  readonly key: string;
}

/** The states of one path by their keys: one object for all that are equal. */
export type KnownStates = Map<string, LocalState>;

/**
 * Makes XState's snapshot canonical. `known`: absent where nobody keeps states.
 * Errors: a `Refusal` names the field of a context that is not plain.
 */
export function localState(
  interner: Interner,
  of: Pick<LocalState, 'path' | 'logic' | 'systemId' | 'timers'> & {
    readonly logicId: number;
    readonly snapshot: LocalSnapshot;
  },
  known?: KnownStates,
): LocalState {
  const { path, logic, logicId, systemId, snapshot, timers } = of;
  requireKnownFields(path, snapshot);
  const field = (name: string, value: unknown): number =>
    plain(() => interner.idOf(value, substitute, name), path, snapshot);
  const contextId = field('context', snapshot.context);
  const key = [
    logicId,
    snapshot.status,
    field('value', snapshot.value),
    contextId,
    interner.idOf(historyOf(snapshot)),
    // No machine sees the order in which its children were started.
    Object.keys(snapshot.children ?? {})
      .toSorted()
      .join('\0'),
    field('output', snapshot.output),
    field('error', snapshot.error),
    timers.length === 0
      ? ''
      : interner.idOf(
          timers.map(({ name, isHeld, isNameless, event, to, fixedMs }) => [
            name,
            isHeld,
            isNameless,
            field(`the event of timer ${name}`, event),
            to,
            fixedMs,
          ]),
        ),
    systemId ?? '',
  ].join('|');
  const equal = known?.get(key);
  if (equal !== undefined) return equal;
  const kept = {
    ...snapshot,
    context: interner.valueOf(contextId) as LocalSnapshot['context'],
    children: named(snapshot.children),
  } as LocalSnapshot;
  const state = { path, logic, systemId, snapshot: kept, timers, key };
  known?.set(key, state);
  return state;
}

/** Children as names. */
function named(children: LocalSnapshot['children'] | undefined): LocalSnapshot['children'] {
  const entries = Object.entries(children ?? {}).map(([id, child]): [string, unknown] => [
    id,
    child instanceof ActorReference ? child : referenceTo(child as MadeActor),
  ]);
  return Object.fromEntries(entries);
}

/** An event as it lies in a channel. Errors: a `Refusal` names the field that is not plain. */
export function eventId(
  interner: Interner,
  event: EventObject,
  from: { readonly path: string; readonly snapshot: LocalSnapshot | undefined },
): number {
  return plain(
    () => interner.idOf(event, substitute, `event ${event.type}`),
    from.path,
    from.snapshot,
  );
}

function plain(intern: () => number, path: string, snapshot: LocalSnapshot | undefined): number {
  try {
    return intern();
  } catch (error) {
    if (error instanceof RangeError) throw unending(path, snapshot);
    if (!(error instanceof NotPlain)) throw error;
    throw new Refusal({
      actor: path,
      state: snapshot?.value,
      problem: `${error.where} is ${error.what}, which is not plain data`,
      remedy:
        'Keep plain objects, arrays, strings, numbers and actor references in contexts and events.',
    });
  }
}

/** The stack is used up: a value that contains itself has no end. */
function unending(path: string, snapshot: LocalSnapshot | undefined): Refusal {
  return new Refusal({
    actor: path,
    state: snapshot?.value,
    problem: 'its context or an event contains itself, or is nested without end',
    remedy: 'Refer to a part of the context by its name.',
  });
}

const substitute: Substitute = (value) => (isMadeActor(value) ? referenceTo(value) : undefined);

const knownFields = new Set(['status', 'output', 'error', 'context', 'value', 'children']);

/** Logic of its own kind may keep more than a machine does. Machines are told by `machine`. */
function requireKnownFields(path: string, snapshot: LocalSnapshot): void {
  if ('machine' in snapshot) return;
  const unknown = Object.keys(snapshot).find((field) => !knownFields.has(field));
  if (unknown === undefined) return;
  throw new Refusal({
    actor: path,
    state: (snapshot as LocalSnapshot).value,
    problem: `its snapshot has a field ${unknown}, which is no part of its context`,
    remedy: 'Keep it in the context.',
  });
}

function historyOf({ historyValue }: LocalSnapshot): readonly unknown[] {
  return Object.entries(
    (historyValue ?? {}) as Record<string, readonly { readonly id: string }[]>,
  ).map(([id, nodes]) => [id, nodes.map((node) => node.id)]);
}
