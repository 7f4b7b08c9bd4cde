/**
 * A system as integers: slots, components, events. It starts actors, and knows what each may do next;
 * which states there are is a search's business.
 */
import type { AnyActorLogic, AnyStateMachine, AnyTransitionDefinition, EventObject } from 'xstate';
import { isMachine } from '../table/logic.ts';
import { Interner } from '../table/interner.ts';
import type { Hosted } from '../table/hosted.ts';
import { LocalSteps } from '../table/local-steps.ts';
import type { LocalState } from '../table/local-state.ts';
import { eventId } from '../table/local-state.ts';
import { ActorReference, pathSegment } from '../table/reference.ts';
import type { CheckOptions, PlainEvent } from './api.ts';
import { ChannelParts } from './channel-parts.ts';
import { AlikeMoves } from './alike-moves.ts';
import { Births } from './births.ts';
import { Components } from './components.ts';
import { FlatMoves } from './flat-moves.ts';
import { faultComponents, type FaultLedger } from './fault-ledger.ts';
import type { Move, NumberedMove, Output } from './move.ts';
import { movesOf, toldMove } from './moves.ts';
import { outputsOf } from './outputs.ts';
import { Watch } from './provided.ts';
import { Reactions } from './reactions.ts';
import { Roster, type Slot } from './roster.ts';
import { Sequences } from './sequences.ts';
import { Tables } from './tables.ts';

export interface ModelOptions extends Pick<
  CheckOptions,
  'input' | 'id' | 'actors' | 'outputs' | 'environment' | 'faults' | 'bounds'
> {
  readonly logic: AnyActorLogic;
  /** Events of the environment that are taken and change nothing are moves, too. Default: false. */
  readonly stills?: boolean;
  /** System ids that may be held by nobody when they are asked for (`unheld.ts`); absent: any. */
  readonly unheld?: ReadonlySet<string>;
}

export class Model {
  readonly options: ModelOptions;
  readonly interner = new Interner();
  readonly sequences = new Sequences();
  /** For the inner loop of a search, and for threads that have no model. */
  readonly tables = new Tables();
  readonly flat = new FlatMoves(this);
  readonly channels = new ChannelParts(this.tables, (slot) => this.componentsOf(slot));
  readonly roster = new Roster();
  /** By slot. */
  readonly components: Components[] = [];
  readonly faults: FaultLedger | undefined;
  readonly watch: Watch;
  readonly #started: { logic: AnyActorLogic; transitions: readonly AnyTransitionDefinition[] }[] =
    [];
  readonly #outputs: ReadonlySet<string>;
  readonly #moves: (readonly NumberedMove[] | undefined)[][] = [];
  readonly #numbered: NumberedMove[] = [];
  readonly #likes = new AlikeMoves();
  readonly #births = new Births();
  readonly #told: (Move | undefined)[][] = [];
  readonly #reactions: Reactions[] = [];
  #rootOutputs: readonly Output[] = [];

  constructor(options: ModelOptions) {
    this.options = options;
    this.#outputs = new Set(options.outputs);
    this.watch = new Watch(options.actors ?? {});
    const id = options.id ?? ('id' in options.logic ? String(options.logic.id) : 'root');
    const root = this.addSlot(pathSegment(id), id, undefined);
    this.faults = faultComponents(this);
    this.#rootOutputs = this.start(root, options.logic, options.input, id);
  }

  get root(): Slot {
    return this.slot(0);
  }

  /** What starting the root does, from nothing. */
  get rootOutputs(): readonly Output[] {
    return this.#rootOutputs;
  }

  slot(index: number): Slot {
    const slot = this.roster.slots[index];
    if (slot === undefined) throw new Error(`there is no slot ${index}`);
    return slot;
  }

  componentsOf(slot: number): Components {
    const components = this.components[slot];
    if (components === undefined) throw new Error(`there is no slot ${slot}`);
    return components;
  }

  reactionsOf(slot: number): Reactions {
    const reactions = this.#reactions[slot];
    if (reactions === undefined) throw new Error(`there is no slot ${slot}`);
    return reactions;
  }

  addSlot(path: string, id: string, parent: Slot | undefined, hosted?: Hosted): Slot {
    const known = this.roster.get(path);
    if (known !== undefined) return known;
    const reference: ActorReference | undefined = referenceTo(parent);
    const self = new ActorReference(id, { kind: 'path', path }, reference);
    const steps = new LocalSteps(
      // One object for each path, so that a machine may compare itself with what it was sent.
      { path, id, parent: reference, self: this.interner.canonical(self) as ActorReference },
      {
        interner: this.interner,
        outputs: this.#outputs,
        isDoubted: true,
        known: new Map(),
        unheld: this.options.unheld,
      },
    );
    const slot = this.roster.add({ path, id, parent, hosted }, steps);
    const { channel = 64, localStates = 250_000 } = this.options.bounds ?? {};
    this.components.push(
      new Components(
        this.sequences,
        { channel, localStates },
        (index) => this.slot(index).path,
        (component, local) => {
          this.tables.setLocal(slot.index, component, local);
          this.channels.noted(slot.index, component);
        },
      ),
    );
    this.#moves.push([]);
    this.#told.push([]);
    this.#reactions.push(new Reactions(this, slot));
    return slot;
  }

  /** Puts an actor in its slot, with what it does at its start. */
  start(slot: Slot, logic: AnyActorLogic, input: unknown, systemId?: string): readonly Output[] {
    const { state, effects, transitions } = slot.steps.start(this.watch.of(logic), input, systemId);
    this.#started.push({ logic: state.logic, transitions });
    if (systemId !== undefined) this.roster.hold(slot, systemId);
    const component = this.componentsOf(slot.index).of(state);
    const placed: Output = { kind: 'place', slot: slot.index, component };
    const outputs = [placed, ...outputsOf(this, slot, undefined, state, effects)];
    this.#births.note(slot, outputs);
    return outputs;
  }

  /** How an actor that crashes alone starts again. Errors: throws a `Refusal` for several ways. */
  birth(slot: Slot): readonly Output[] {
    return this.#births.of(slot);
  }

  /** What an event does to an actor that is told of it at once. */
  told(slot: number, component: number, event: EventObject): Move {
    const known = this.#told[slot]?.[component];
    if (known !== undefined) return known;
    const move = toldMove(this, this.slot(slot), component, event);
    const bySlot = this.#told[slot];
    if (bySlot !== undefined) bySlot[component] = move;
    return move;
  }

  /** Everything that the actor of a component may do next. */
  moves(slot: number, component: number): readonly NumberedMove[] {
    const known = this.#moves[slot]?.[component];
    if (known !== undefined) return known;
    const first = this.#numbered.length;
    const moves = movesOf(this, this.slot(slot), component).map((move, at) =>
      Object.assign(move, { number: first + at, alike: this.#likes.numberOf(move) }),
    );
    this.#numbered.push(...moves);
    for (const { number, alike } of moves) this.tables.setAlike(number, alike);
    const bySlot = this.#moves[slot];
    if (bySlot !== undefined) bySlot[component] = moves;
    return moves;
  }

  /** How many local steps have been met, each with whom its message was from. */
  get stepsMet(): number {
    return this.#likes.size;
  }

  /** One of the moves that are alike. */
  moveLike(alike: number): Move {
    return this.#likes.at(alike);
  }

  moveAt(number: number): NumberedMove {
    const move = this.#numbered[number];
    if (move === undefined) throw new Error(`there is no move ${number}`);
    return move;
  }

  /** Some actor may take a message, or some timer fire. */
  canMove(vector: readonly number[]): boolean {
    return vector.some((component, slot) => this.#canMove(slot, component));
  }

  #canMove(slot: number, component: number): boolean {
    if (component === 0) return false;
    return this.moves(slot, component).some(({ kind }) => kind === 'deliver' || kind === 'timer');
  }

  eventId(event: EventObject, slot: Slot, local: LocalState | undefined): number {
    return eventId(this.interner, event, { path: slot.path, snapshot: local?.snapshot });
  }

  event(id: number): PlainEvent {
    return this.interner.valueOf(id) as PlainEvent;
  }

  /** The transitions that machines have taken, in all steps that were computed. */
  *taken(): Generator<{
    readonly machine: AnyStateMachine;
    readonly transitions: Iterable<AnyTransitionDefinition>;
  }> {
    for (const { logic, transitions } of this.#started)
      if (isMachine(logic)) yield { machine: logic, transitions };
    for (const reactions of this.#reactions)
      for (const [logic, transitions] of reactions.taken)
        if (isMachine(logic)) yield { machine: logic, transitions };
  }

  /** How many local steps XState has computed. */
  get localSteps(): number {
    return this.roster.slots.reduce((sum, { steps }) => sum + steps.computed, 0);
  }
}

/** What is started in a population has its parent for a parent. */
function referenceTo(parent: Slot | undefined): ActorReference | undefined {
  return parent?.hosted === undefined ? parent?.steps.self : parent.parent?.steps.self;
}
