/**
 * One actor's local state: its snapshot and its armed timers, as one interned value. Equal states of
 * an actor are the same object with the same number, whatever led to them.
 * Source: design, "The local step table".
 */
import type { AnyActorLogic, AnyMachineSnapshot, EventObject } from 'xstate';
import type { Interner, Substitute } from './interner.ts';
import { NotPlain } from './interner.ts';
import { ActorReference, type Target } from './reference.ts';
import { Refusal } from './refusal.ts';

/** Invariant: of two with `fixedMs`, the one armed first and with no more goes first. */
export interface Timer {
  readonly name: string;
  readonly event: EventObject;
  /** Null: to the actor itself. */
  readonly to: Target | null;
  readonly fixedMs: number | null;
}

/** A snapshot whose context is interned and whose children are names. */
export type LocalSnapshot = AnyMachineSnapshot;

export interface LocalState {
  readonly path: string;
  readonly logic: AnyActorLogic;
  readonly systemId: string | undefined;
  readonly snapshot: LocalSnapshot;
  readonly timers: readonly Timer[];
  /** Equal for equal states of one path. */
  readonly key: string;
}

/** Makes XState's snapshot canonical. Errors: a `Refusal` names the field of a context that is not plain. */
export function localState(
  interner: Interner,
  of: Pick<LocalState, 'path' | 'logic' | 'systemId' | 'timers'> & {
    readonly logicId: number;
    readonly snapshot: LocalSnapshot;
    readonly nameOf: (child: { readonly id: string }) => ActorReference;
  },
): LocalState {
  const { path, logic, logicId, systemId, snapshot, timers, nameOf } = of;
  const substitute: Substitute = (value) =>
    isLiveActor(value) ? nameOf(value as unknown as { readonly id: string }) : undefined;
  const field = (name: string, value: unknown): number =>
    plain(() => interner.idOf(value, substitute, name), path, snapshot);
  const children = Object.entries(snapshot.children ?? {}).map(([id, child]): [string, unknown] => [
    id,
    child instanceof ActorReference ? child : nameOf(child as { readonly id: string }),
  ]);
  const contextId = field('context', snapshot.context);
  const key = [
    logicId,
    snapshot.status,
    field('value', snapshot.value),
    contextId,
    interner.idOf(historyOf(snapshot)),
    // No machine sees the order in which its children were started.
    children.map(([id]) => id).toSorted().join('\0'),
    field('output', snapshot.output),
    field('error', snapshot.error),
    interner.idOf(
      timers.map(({ name, event, to, fixedMs }) => [name, field('event', event), to, fixedMs]),
    ),
    systemId ?? '',
  ].join('|');
  const kept = {
    ...snapshot,
    context: interner.valueOf(contextId) as LocalSnapshot['context'],
    children: Object.fromEntries(children),
  } as LocalSnapshot;
  return { path, logic, systemId, snapshot: kept, timers, key };
}

/** An event as it lies in a channel. Errors: a `Refusal` names the field that is not plain. */
export function eventId(
  interner: Interner,
  event: EventObject,
  from: { readonly path: string; readonly snapshot: LocalSnapshot | undefined },
  nameOf: (child: { readonly id: string }) => ActorReference,
): number {
  const substitute: Substitute = (value) =>
    isLiveActor(value) ? nameOf(value as unknown as { readonly id: string }) : undefined;
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

function isLiveActor(value: object): boolean {
  return 'sessionId' in value && 'send' in value && 'ref' in value;
}

function historyOf({ historyValue }: LocalSnapshot): readonly unknown[] {
  return Object.entries(
    (historyValue ?? {}) as Record<string, readonly { readonly id: string }[]>,
  ).map(([id, nodes]) => [id, nodes.map((node) => node.id)]);
}
