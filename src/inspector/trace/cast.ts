/**
 * The actors of a trace, by path, each with a number and a machine. Without the system at hand machines
 * go by the actors' names: `view:0` and `view:1` are of one, and so are the members of a population.
 */
import type { AnyTransitionDefinition } from 'xstate';
import type { ActorNumber, EdgeId, MachineNumber, MachineRecord } from '../record.ts';
import { defined } from '../xstate/definition.ts';
import type { TraceDetails } from './trace-like.ts';

export interface CastMember {
  readonly actor: ActorNumber;
  readonly machine: MachineNumber;
  readonly id: string;
  readonly path: string;
  readonly parent: ActorNumber | undefined;
}

type Described = Pick<MachineRecord, 'machine' | 'name' | 'logic' | 'definition'>;

export class Cast {
  readonly #details: TraceDetails | undefined;
  readonly #members = new Map<string, CastMember>();
  readonly #machines = new Map<string, Described>();
  readonly #edges = new Map<AnyTransitionDefinition, EdgeId>();
  #actors = 0;

  constructor(details: TraceDetails | undefined) {
    this.#details = details;
  }

  /** Who plays a path now. */
  of(path: string): CastMember | undefined {
    return this.#members.get(path);
  }

  /** By path, or by the last part of one: messages may go to a system id. */
  addressee(name: string): CastMember | undefined {
    const exact = this.#members.get(name);
    if (exact !== undefined) return exact;
    return [...this.#members.values()].findLast(({ id }) => id === name);
  }

  /** `described`: its machine, when that is new. */
  add(path: string): {
    readonly member: CastMember;
    readonly described: Described | undefined;
  } {
    const [id, above] = parted(path);
    // A population is a place, and no actor of the trace.
    const isMember = above !== '' && !this.#members.has(above);
    const { described, isNew } = this.#machineOf(path, isMember ? parted(above)[0] : id);
    const parent = this.#members.get(isMember ? parted(above)[1] : above)?.actor;
    const member = { actor: this.#actors++, machine: described.machine, id, path, parent };
    this.#members.set(path, member);
    return { member, described: isNew ? described : undefined };
  }

  edge(transition: AnyTransitionDefinition): EdgeId {
    return this.#edges.get(transition) ?? '';
  }

  /** `called`: the name of an actor, from which its machine has one if nothing better is known. */
  #machineOf(
    path: string,
    called: string,
  ): { readonly described: Described; readonly isNew: boolean } {
    const logic = this.#details?.machineOf(path);
    const chart = logic === undefined ? undefined : defined(logic);
    const name = chart?.definition.name ?? called.split(':', 1).join('');
    const key = JSON.stringify([name, chart?.definition]);
    for (const [transition, edge] of chart?.edges ?? []) this.#edges.set(transition, edge);
    const known = this.#machines.get(key);
    if (known !== undefined) return { described: known, isNew: false };
    const described: Described = {
      machine: this.#machines.size,
      name,
      logic: 'machine',
      ...(chart !== undefined && { definition: chart.definition }),
    };
    this.#machines.set(key, described);
    return { described, isNew: true };
  }
}

/** The last part of a path, and what is above it. */
function parted(path: string): readonly [id: string, above: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(slash + 1), path.slice(0, Math.max(0, slash))];
}
