/**
 * The scope that XState is given for a symbolic step: its actors are names, and what the machine
 * would execute is collected. XState does all the stepping; nothing of a statechart is written here.
 * Source: XState 5.33, `Actor#_actorScope`, `resolveSpawn`, `resolveSendTo`, `executeStop`.
 */
import type { AnyActorLogic, AnyActorScope, AnyTransitionDefinition, EventObject } from 'xstate';
import { inOrder } from './effect-order.ts';
import type { Effect } from './effect.ts';
import {
  ActorReference,
  childPath,
  receiveSends,
  referenceTo,
  type Sink,
  type Target,
} from './reference.ts';
import { noteImpurity } from './purity.ts';
import { Refusal } from './refusal.ts';

/** An action as XState hands it to whoever executes it. */
interface ExecutableAction {
  readonly type: string;
  readonly params: unknown;
  readonly exec: unknown;
}

/** The fields that some builtin action has. */
interface BuiltinParams {
  readonly to: ActorReference | LiveChild | string;
  readonly event: EventObject;
  readonly id: string | undefined;
  readonly delay: number | undefined;
  readonly actorRef: LiveChild | undefined;
  readonly src: unknown;
  readonly systemId: string | undefined;
  readonly input: unknown;
  readonly sendId: string;
  readonly isByAssign?: boolean;
}

/** A child that XState has made during this step, and that is never started. */
interface LiveChild {
  readonly id: string;
  readonly logic: AnyActorLogic;
  readonly src: unknown;
  readonly systemId?: string;
  readonly options: { readonly syncSnapshot?: boolean; readonly input?: unknown };
  readonly _parent: unknown;
}

/** What XState tells an inspector during a step. */
interface Inspected {
  readonly type: string;
  readonly actorRef: LiveChild;
  readonly _transitions?: readonly AnyTransitionDefinition[];
}

const microstepsMax = 10_000;

export interface Identity {
  readonly path: string;
  readonly id: string;
  readonly parent: ActorReference | undefined;
  /** What the machine gets for `self`; by default a reference with this id and path. */
  readonly self?: ActorReference;
}

/** One actor's scope, used for one step after another. */
export class SymbolicScope {
  readonly self: ActorReference;
  readonly scope: AnyActorScope;
  readonly #outputs: ReadonlySet<string>;
  readonly #sink: Sink = (to, event) => {
    this.#sent.push({ kind: 'send', to, event });
  };
  #actions: ExecutableAction[] = [];
  #sent: Effect[] = [];
  #made: LiveChild | undefined;
  #transitions: AnyTransitionDefinition[] = [];
  #microsteps = 0;
  #taken: ReadonlySet<string> = new Set();
  #systemReferences = new Map<string, ActorReference>();

  constructor({ path, id, parent, self }: Identity, outputs: ReadonlySet<string>) {
    this.#outputs = outputs;
    this.self = self ?? new ActorReference(id, { kind: 'path', path }, parent);
    const system = this.#system();
    this.self.system = system;
    const nothing = (): undefined => undefined;
    const scope = {
      self: this.self,
      system,
      id,
      sessionId: path,
      logger: nothing,
      defer: () => this.#noteSpawned(),
      emit: (event: EventObject) => {
        this.#actions.push({ type: 'xstate.emit', params: { event }, exec: undefined });
      },
      stopChild: nothing,
      actionExecutor: (action: ExecutableAction) => {
        this.#actions.push(action);
      },
    };
    // XState's scope has more than a step needs; there is no other way than to say that this is one.
    this.scope = scope as unknown as AnyActorScope;
  }

  /** Before a step. `taken`: ids of children that there are. */
  begin(taken: Iterable<string>): void {
    this.#actions = [];
    this.#sent = [];
    this.#transitions = [];
    this.#made = undefined;
    this.#microsteps = 0;
    this.#taken = new Set(taken);
    receiveSends(this.#sink);
  }

  /** After a step: the transitions that it took, in order. */
  get transitions(): readonly AnyTransitionDefinition[] {
    return this.#transitions;
  }

  /** After a step: what it did. Errors: throws a `Refusal` for an action that is no plain fact. */
  effects(isFirst: boolean): readonly Effect[] {
    receiveSends(undefined);
    // What a step sends by hand goes out at once; its actions are executed at its end.
    const effects: Effect[] = [...this.#sent];
    for (const action of this.#actions) {
      const effect = this.#effectOf(action);
      if (effect !== undefined) effects.push(effect);
    }
    return inOrder(effects, isFirst);
  }

  #system(): unknown {
    const nothing = (): undefined => undefined;
    return {
      get: (systemId: string) => {
        const known = this.#systemReferences.get(systemId);
        if (known !== undefined) return known;
        const made = new ActorReference(systemId, { kind: 'system', systemId }, undefined);
        this.#systemReferences.set(systemId, made);
        return made;
      },
      getAll: () => {
        noteImpurity('the list of all actors');
        return {};
      },
      _bookId: () => this.#freeId(),
      _sendInspectionEvent: (event: Inspected) => this.#inspect(event),
      _register: nothing,
      _unregister: nothing,
      _set: nothing,
      _relay: (_from: unknown, to: ActorReference | LiveChild, event: EventObject) =>
        this.#sink(this.#targetOf(to), event),
      _logger: nothing,
      _clock: {},
      scheduler: { schedule: nothing, cancel: nothing, cancelAll: nothing },
    };
  }

  #inspect({ type, actorRef, _transitions }: Inspected): void {
    if (type === '@xstate.microstep' && ++this.#microsteps > microstepsMax)
      throw this.#refuse(
        `one step of it has more than ${microstepsMax} microsteps, and seems to have no end`,
        'See that `always`, raised events and delays without an implementation come to rest.',
      );
    if (type === '@xstate.microstep' && actorRef === (this.self as unknown))
      this.#transitions.push(...(_transitions ?? []));
    else if (type === '@xstate.actor' && actorRef._parent === this.self) this.#made = actorRef;
  }

  /** `spawn` within `assign` or within a context's factory defers a start, and is no action. */
  #noteSpawned(): void {
    const made = this.#made;
    if (made === undefined) {
      noteImpurity('`defer` of its scope');
      return;
    }
    this.#made = undefined;
    const { src, systemId } = made;
    const { input } = made.options;
    const params = { actorRef: made, src, systemId, input, isByAssign: true };
    this.#actions.push({ type: 'xstate.spawnChild', params, exec: undefined });
  }

  /** For a child without an id; live it comes from a global counter. */
  #freeId(): string {
    let number = 0;
    while (this.#taken.has(`child:${number}`)) number++;
    const id = `child:${number}`;
    this.#taken = new Set([...this.#taken, id]);
    return id;
  }

  #effectOf(action: ExecutableAction): Effect | undefined {
    const { type, exec } = action;
    const params = action.params as BuiltinParams;
    switch (type) {
      case 'xstate.sendTo':
        return params.delay === undefined
          ? { kind: 'send', to: this.#targetOf(params.to), event: this.#sentAs(params.event) }
          : this.#timer(params, this.#targetOf(params.to));
      case 'xstate.raise':
        return params.delay === undefined ? undefined : this.#timer(params, null);
      case 'xstate.cancel':
        return { kind: 'cancel', timer: params.sendId };
      case 'xstate.emit':
        return { kind: 'emit', event: params.event };
      case 'xstate.spawnChild':
        return this.#spawn(params);
      case 'xstate.stopChild':
        // To stop who has been stopped already does nothing.
        return action.params === undefined
          ? undefined
          : { kind: 'stop', path: this.#pathOf(params.id ?? ''), unread: [] };
      case 'xstate.log':
        return undefined;
      default:
        return this.#custom(type, exec);
    }
  }

  #targetOf(to: BuiltinParams['to']): Target {
    if (to instanceof ActorReference) return to.target;
    if (typeof to === 'string') return { kind: 'path', path: this.#pathOf(to) };
    return referenceTo(to).target;
  }

  #pathOf(child: string): string {
    return childPath(this.self.sessionId, child);
  }

  /** XState's way to tell the parent of an error. */
  #sentAs(event: EventObject): EventObject {
    if (event.type !== 'xstate.error') return event;
    const { id } = this.self;
    const error: unknown = 'data' in event ? event.data : undefined;
    return { type: `xstate.error.actor.${id}`, error, actorId: id } as EventObject;
  }

  /**
   * A named delay is one value here and may be another live; a number in `after` is the same everywhere.
   * Of a delayed raise or send only the outcome can be seen, so that it counts as named.
   */
  #timer({ id, event, delay }: BuiltinParams, to: Target | null): Effect {
    const isNumber = /^xstate\.after\.\d+\./.test(id ?? '');
    const delayMs = delay ?? 0;
    return { kind: 'arm', timer: id, event, to, fixedMs: isNumber ? delayMs : null, delayMs };
  }

  #spawn({
    actorRef,
    src,
    systemId,
    input,
    isByAssign = false,
  }: BuiltinParams): Effect | undefined {
    if (actorRef === undefined) return undefined;
    if (actorRef.options.syncSnapshot === true)
      throw this.#refuse(
        `takes the snapshots of ${actorRef.id} (onSnapshot or syncSnapshot), which are no plain events`,
        'Let the child send an event instead.',
      );
    return {
      kind: 'spawn',
      id: actorRef.id,
      path: this.#pathOf(actorRef.id),
      systemId,
      logic: actorRef.logic,
      src: typeof src === 'string' ? src : undefined,
      input,
      isByAssign,
    };
  }

  #custom(type: string, exec: unknown): undefined {
    // An action without an implementation does nothing live either.
    if (exec === undefined || this.#outputs.has(type)) return undefined;
    throw this.#refuse(
      `the custom action ${type} runs code of its own, and what that does cannot be seen`,
      `Write it with assign, sendTo, raise, emit or enqueueActions; or name it in \`outputs\` if it only acts on the outside.`,
    );
  }

  #refuse(problem: string, remedy: string): Refusal {
    return new Refusal({ actor: this.self.sessionId, problem, remedy });
  }
}
