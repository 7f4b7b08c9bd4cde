/**
 * The scope that XState is given for a symbolic step: its actors are names, and what the machine
 * would execute is collected. XState does all the stepping; nothing of a statechart is written here.
 * Source: XState 5.33, `Actor#_actorScope`, `resolveSpawn`, `resolveSendTo`, `executeStop`.
 */
import type { AnyActorLogic, AnyActorScope, AnyTransitionDefinition, EventObject } from 'xstate';
import { inOrder } from './effect-order.ts';
import type { AskEffect, Effect } from './effect.ts';
import type { Answers, Question } from './questions.ts';
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

/** What `stopChild` stops. */
type Stopped = ActorReference | LiveChild;

/** What XState tells an inspector during a step. */
interface Inspected {
  readonly type: string;
  readonly actorRef: LiveChild;
  readonly _transitions?: readonly AnyTransitionDefinition[];
}

const microstepsMax = 10_000;
/** Beside XState's own: `system.get` was asked. */
const ask = 'destage.ask';

export interface Identity {
  readonly path: string;
  readonly id: string;
  readonly parent: ActorReference | undefined;
  /** What the machine gets for `self`; by default a reference with this id and path. */
  readonly self?: ActorReference;
}

/** `taken`: ids of children that there are. `systemId`: the actor's own. */
export interface Beginning {
  readonly taken: Iterable<string>;
  readonly systemId: string | undefined;
  readonly answers: Answers;
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
  readonly #systemReferences = new Map<string, ActorReference>();
  #answers: Answers = new Map();
  #questions = new Map<string, Question>();
  #stops = 0;
  /** Who is there without asking: the actor itself, and who was made in this step. By system id, the id. */
  #present = new Map<string, string>();

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
        if (action.type === 'xstate.stopChild') this.#noteStop(action.params);
      },
    };
    // XState's scope has more than a step needs; there is no other way than to say that this is one.
    this.scope = scope as unknown as AnyActorScope;
  }

  /** Before a step. */
  begin({ taken, systemId, answers }: Beginning): void {
    this.#actions = [];
    this.#answers = answers;
    this.#questions = new Map();
    this.#stops = 0;
    this.#present = new Map(systemId === undefined ? [] : [[systemId, '']]);
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

  /**
   * A step that fails: XState drops its actions. What was sent by hand is on its way, and what was asked
   * has led to this.
   */
  fail(): void {
    this.#actions = this.#actions.filter(({ type }) => type === ask);
    this.#transitions = [];
  }

  /** After a step: what it asked, in order. */
  get questions(): readonly Question[] {
    return [...this.#questions.values()];
  }

  /** After a step that is refused: what it asked, and whom it had stopped by then. */
  get leading(): readonly Effect[] {
    receiveSends(undefined);
    return this.#actions.flatMap(({ type, params }): readonly Effect[] => {
      if (type === ask) return [{ kind: 'ask', ...(params as Omit<AskEffect, 'kind'>) }];
      if (type !== 'xstate.stopChild' || params === undefined) return [];
      return [{ kind: 'stop', path: this.#pathOf((params as Stopped).id), unread: [] }];
    });
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
      get: (systemId: string) =>
        this.#isThere(systemId) ? this.#referenceTo(systemId) : undefined,
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

  #referenceTo(systemId: string): ActorReference {
    let reference = this.#systemReferences.get(systemId);
    if (reference === undefined) {
      reference = new ActorReference(systemId, { kind: 'system', systemId }, undefined);
      this.#systemReferences.set(systemId, reference);
    }
    return reference;
  }

  /** What is not known to the actor is a question: it has a place among what the step does. */
  #isThere(systemId: string): boolean {
    if (this.#present.has(systemId)) return true;
    const key = `${this.#stops}|${systemId}`;
    const known = this.#questions.get(key);
    if (known !== undefined) return known.isHeld;
    const isHeld = this.#answers.get(key) ?? true;
    this.#questions.set(key, { key, systemId, isHeld });
    this.#actions.push({ type: ask, params: { systemId, isHeld, isOnly: false }, exec: undefined });
    return isHeld;
  }

  /** XState takes the system id from who is stopped at once. */
  #noteStop(stopped: unknown): void {
    if (stopped === undefined) return;
    const { id } = stopped as Stopped;
    this.#stops++;
    for (const [systemId, child] of this.#present) if (child === id) this.#present.delete(systemId);
  }

  #inspect({ type, actorRef, _transitions }: Inspected): void {
    if (type === '@xstate.microstep' && ++this.#microsteps > microstepsMax)
      throw this.#refuse(
        `one step of it has more than ${microstepsMax} microsteps, and seems to have no end`,
        'See that `always`, raised events and delays without an implementation come to rest.',
      );
    if (type === '@xstate.microstep' && actorRef === (this.self as unknown))
      this.#transitions.push(...(_transitions ?? []));
    else if (type === '@xstate.actor' && actorRef._parent === this.self) {
      this.#made = actorRef;
      if (actorRef.systemId !== undefined) this.#present.set(actorRef.systemId, actorRef.id);
    }
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
        return action.params === undefined ? undefined : this.#stop(action.params as Stopped);
      case ask:
        return { kind: 'ask', ...(action.params as Omit<AskEffect, 'kind'>) };
      case 'xstate.log':
        return undefined;
      default:
        return this.#custom(type, exec);
    }
  }

  /** Live, who is no child is taken off the list of actors, and then that is an error. */
  #stop(stopped: Stopped): Effect {
    const path = this.#pathOf(stopped.id);
    const target = this.#targetOf(stopped);
    if (target.kind === 'path' && target.path === path) return { kind: 'stop', path, unread: [] };
    throw this.#refuse(
      target.kind === 'system'
        ? `stops who has the system id ${target.systemId}, whoever that is`
        : `stops ${target.path}, which is no child of it`,
      'Stop a child by its id, and ask others to stop by a message.',
    );
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
