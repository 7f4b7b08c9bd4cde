/**
 * A table state × event → next state and effects, its rows, and what it has to be complete against:
 * the machine's own definition. Not here: any machine's rows.
 */
import type {
  AnyStateMachine,
  EventObject,
  SnapshotFrom,
  StateNode,
  AnyMachineSnapshot,
} from 'xstate';
import { leavesOf, type Effect, type Taken } from '../step.ts';

/** One step. `to` is the state that the leaf `state` turns into; `because`: why nothing happens. */
export interface Row<M extends AnyStateMachine> {
  readonly state: string;
  readonly from: SnapshotFrom<M>;
  readonly event: Taken<M>;
  /** The event's type. */
  readonly on: string;
  /** Which side of a guard; empty when there is but one. */
  readonly when: string;
  readonly to: string;
  readonly does: readonly Effect[];
  /** The fields of the context that the row is about, as they are afterwards. */
  readonly leaves: Readonly<Record<string, unknown>>;
  readonly because: string;
  /** Neither the state nor the context changes, and nothing is sent. */
  readonly isIgnored: boolean;
}

export interface Table<M extends AnyStateMachine> {
  readonly name: string;
  readonly machine: M;
  readonly rows: readonly Row<M>[];
  /** Every pair that it must have rows for, as `state × event`. */
  readonly pairs: readonly string[];
  /** Where a snapshot is, of the states that a row's `state` is one of. */
  readonly where: (snapshot: SnapshotFrom<M>, state: string) => readonly string[];
}

/** What a row may say besides its state, event and next state. */
export interface Said<M extends AnyStateMachine> {
  readonly when?: string;
  readonly from?: SnapshotFrom<M>;
  readonly does?: readonly Effect[];
  readonly leaves?: Readonly<Record<string, unknown>>;
  readonly because?: string;
}

/** Writes rows for one machine, with a snapshot and a sample event for whoever needs no other. */
export function rowsFor<M extends AnyStateMachine, S extends string, E extends string>(
  states: Readonly<Record<S, SnapshotFrom<M>>>,
  samples: Readonly<Record<E, Taken<M>>>,
) {
  const on = (state: S, event: E | Taken<M>, to: S, said: Said<M> = {}): Row<M> => ({
    state,
    event: typeof event === 'string' ? samples[event] : event,
    on: typeof event === 'string' ? event : (event as EventObject).type,
    from: said.from ?? states[state],
    when: said.when ?? '',
    to,
    does: said.does ?? [],
    leaves: said.leaves ?? {},
    because: said.because ?? '',
    isIgnored: false,
  });
  const ignored = (
    of: readonly S[],
    events: readonly (E | Taken<M>)[],
    because: string,
    said: Said<M> = {},
  ): readonly Row<M>[] =>
    of.flatMap((state) =>
      events.map((event): Row<M> => ({
        ...on(state, event, state, said),
        because,
        isIgnored: true,
      })),
    );
  return { on, ignored };
}

/** A table over the states of the machine itself. */
export function tableOf<M extends AnyStateMachine>(
  machine: M,
  events: readonly string[],
  rows: readonly Row<M>[],
): Table<M> {
  const leaves = leafNodes(machine.root as StateNode);
  return {
    name: machine.id,
    machine,
    rows,
    pairs: leaves.flatMap((leaf) =>
      [...events, ...ownEvents(leaf)].map((event) => `${leaf.path.join('.')} × ${event}`),
    ),
    where: (snapshot, state) => leafOf(snapshot as AnyMachineSnapshot, state),
  };
}

/** A row as a sentence. */
export function sentence<M extends AnyStateMachine>(row: Row<M>): string {
  const when = row.when === '' ? '' : `, ${row.when}`;
  const moves = row.to === row.state ? `stays` : `goes to ${row.to}`;
  const why = row.because === '' ? '' : `: ${row.because}`;
  return `${row.state}, on ${row.on}${when}, ${row.isIgnored ? 'is ignored' : moves}${why}`;
}

/** The pairs that a table has rows for, one for each pair however many sides its guards have. */
export function pairsIn<M extends AnyStateMachine>({ rows }: Table<M>): readonly string[] {
  return [...new Set(rows.map(({ state, on }) => `${state} × ${on}`))];
}

/** The leaf of a snapshot; of a parallel one, that of the region that `state` is in. */
function leafOf(snapshot: AnyMachineSnapshot, state: string): readonly string[] {
  const leaves = leavesOf(snapshot.value as string);
  const region = state.split('.')[0];
  return leaves.length === 1 ? leaves : leaves.filter((leaf) => leaf.split('.')[0] === region);
}

/** Leaves in which the machine can be between two events: not those that it leaves at once. */
function leafNodes(node: StateNode): readonly StateNode[] {
  const below = Object.values(node.states);
  if (below.length > 0) return below.flatMap(leafNodes);
  const isLeftAtOnce = node.always?.some(({ guard, target }) => !guard && target !== undefined);
  return isLeftAtOnce === true ? [] : [node];
}

/** A state's timers and the ends of its invocations, its parents' included. */
function ownEvents(leaf: StateNode): readonly string[] {
  const own: string[] = [];
  for (let node: StateNode | undefined = leaf; node !== undefined; node = node.parent)
    own.push(...[...node.transitions.keys()].filter((name) => name.startsWith('xstate.')));
  return own;
}
