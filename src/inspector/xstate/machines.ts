/**
 * The machines of a program, each with a number, told apart by what they are and not by which object
 * they are: `provide` and logic made on the spot give a new object each time.
 */
import type { AnyActorLogic, AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import type { EdgeId, MachineRecord } from '../record.ts';
import { isMachine, logicKind, type LiveActor } from './actor-entry.ts';
import { defined, type DefinedMachine } from './definition.ts';

export type Described = Pick<MachineRecord, 'machine' | 'name' | 'logic' | 'definition'>;

export class Machines {
  #byLogic = new WeakMap<AnyActorLogic, Described>();
  readonly #byText = new Map<string, Described>();
  readonly #edges = new WeakMap<AnyTransitionDefinition, EdgeId>();

  /** `isNew`: nobody has been told of it. */
  of(ref: LiveActor): { readonly described: Described; readonly isNew: boolean } {
    const { logic } = ref;
    const known = isMachine(logic) ? this.#byLogic.get(logic) : undefined;
    if (known !== undefined) return { described: known, isNew: false };
    const unnumbered = this.#described(ref);
    const text = JSON.stringify(unnumbered);
    const alike = this.#byText.get(text);
    const described = alike ?? { machine: this.#byText.size, ...unnumbered };
    this.#byText.set(text, described);
    this.#byLogic.set(logic, described);
    return { described, isNew: alike === undefined };
  }

  edge(transition: AnyTransitionDefinition): EdgeId {
    return this.#edges.get(transition) ?? '';
  }

  /** Every machine has to be told again. */
  forget(): void {
    this.#byText.clear();
    this.#byLogic = new WeakMap();
  }

  #described(ref: LiveActor): Omit<Described, 'machine'> {
    const { logic, src, id } = ref;
    if (!isMachine(logic)) {
      const name = typeof src === 'string' ? src : id;
      return { name, logic: logicKind(logic, ref.getSnapshot()) };
    }
    const { definition, edges } = chartOrNone(logic);
    for (const [transition, edge] of edges) this.#edges.set(transition, edge);
    return { name: logic.id, logic: 'machine', ...(definition !== undefined && { definition }) };
  }
}

/** XState looks at a state when it is entered: one that is wrong and never entered is no reason to fail. */
function chartOrNone(
  machine: AnyStateMachine,
): Partial<DefinedMachine> & Pick<DefinedMachine, 'edges'> {
  try {
    return defined(machine);
  } catch {
    return { edges: new Map() };
  }
}
