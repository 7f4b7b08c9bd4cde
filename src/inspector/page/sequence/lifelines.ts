/**
 * The columns of the sequence: one for everything outside, then one for each machine, opened into its
 * actors when they are few or when somebody has opened it. Pure.
 * Source: ShiViz, whose nodes fold alike.
 */
import type { ActorRef, MachineSummary, Row } from '../../protocol.ts';
import type { ActorNumber, MachineNumber } from '../../record.ts';
import { shortPath } from '../model/words.ts';

export interface Lifeline {
  readonly key: string;
  readonly label: string;
  readonly title: string;
  /** Absent: outside. */
  readonly machine?: MachineNumber;
  /** Of one actor; absent when it stands for all of its machine. */
  readonly actor?: ActorNumber;
  /** Of the actor. */
  readonly path?: string;
  /** Whether it can be folded into its machine, or opened. */
  readonly fold: 'none' | 'folded' | 'open';
}

export interface Lifelines {
  readonly columns: readonly Lifeline[];
  /** The column of an actor; of nobody: outside. */
  readonly columnOf: (actor: ActorRef | undefined) => number;
}

/** Machines with so many actors seen are open by themselves. */
const openUpTo = 4;
/** Columns of one machine; who comes after them stands in the last. */
const actorsMax = 40;

/** `seen`: all actors that rows have named, by machine. */
export type Seen = ReadonlyMap<MachineNumber, ReadonlyMap<ActorNumber, ActorRef>>;

export function withSeen(seen: Seen, rows: readonly Row[]): Seen {
  let grown: Map<MachineNumber, Map<ActorNumber, ActorRef>> | undefined;
  for (const { actor, sender } of rows)
    for (const one of [actor, sender]) {
      if (one === undefined || (grown ?? seen).get(one.machine)?.has(one.actor) === true) continue;
      grown ??= new Map([...seen].map(([machine, actors]) => [machine, new Map(actors)]));
      const actors = grown.get(one.machine) ?? new Map<ActorNumber, ActorRef>();
      if (actors.size < 2 * actorsMax) actors.set(one.actor, one);
      grown.set(one.machine, actors);
    }
  return grown ?? seen;
}

/** `inSight`: the actors of the rows that are loaded. */
export function lifelinesOf(
  machines: readonly MachineSummary[],
  seen: Seen,
  inSight: Seen,
  opened: ReadonlyMap<MachineNumber, boolean>,
): Lifelines {
  const columns: Lifeline[] = [
    { key: 'outside', label: 'outside', title: 'Whatever is not recorded', fold: 'none' },
  ];
  const byActor = new Map<ActorNumber, number>();
  const byMachine = new Map<MachineNumber, number>();
  for (const { machine, name } of machines) {
    const all = seen.get(machine);
    if (all === undefined) continue;
    const isOpen = opened.get(machine) ?? all.size <= openUpTo;
    byMachine.set(machine, columns.length);
    if (!isOpen) {
      columns.push({
        key: `m${machine}`,
        label: `${name} ×`,
        title: `All actors of ${name}; open it into single ones`,
        machine,
        fold: 'folded',
      });
      continue;
    }
    const single = all.size === 1;
    const shown = all.size <= openUpTo ? all : (inSight.get(machine) ?? all);
    for (const one of [...shown.values()]
      .toSorted((a, b) => a.actor - b.actor)
      .slice(0, actorsMax)) {
      byActor.set(one.actor, columns.length);
      columns.push({
        key: `a${one.actor}`,
        label: one.id === '' ? shortPath(one.path) : shortPath(one.id),
        title: `${one.path} (${name})`,
        machine,
        actor: one.actor,
        path: one.path,
        fold: single ? 'none' : 'open',
      });
    }
  }
  return {
    columns: toldApart(columns),
    columnOf: (actor) =>
      actor === undefined ? 0 : (byActor.get(actor.actor) ?? byMachine.get(actor.machine) ?? 0),
  };
}

/** A name breaks after signs, not within words. */
export function partsOf(label: string): readonly string[] {
  return label.split(/(?<=[_\-:./\d](?=.)|[a-z](?=[A-Z]))/);
}

/** Unit: pixels. A name's sign takes so much, and its edges; a column is at least and at most so wide. */
const signWidth = 6;
const edgesWidth = 4;
const columnMin = 52;
const columnMax = 72;

/** The least width of the columns, for which no part of a name has to be broken. */
export function columnMinOf(columns: readonly Lifeline[]): number {
  const parts = columns.flatMap(({ label }) => partsOf(label).map(({ length }) => length));
  return Math.min(columnMax, Math.max(columnMin, signWidth * Math.max(...parts) + edgesWidth));
}

/** Actors of one name are called by their parents, too: `view:0/delete-task`. */
function toldApart(columns: readonly Lifeline[]): readonly Lifeline[] {
  const times = new Map<string, number>();
  for (const { label } of columns) times.set(label, (times.get(label) ?? 0) + 1);
  return columns.map((column) => {
    const { label, path } = column;
    if (path === undefined || (times.get(label) ?? 0) < 2) return column;
    return { ...column, label: path.split('/').slice(-2).join('/') };
  });
}
