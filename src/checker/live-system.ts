/**
 * A system of live XState actors that does one thing at a time, and only what it is told: deliver a
 * message, fire a timer, take an event from outside. XState does everything else, as it always does.
 * It is not the checker: it has states and code of its own, none of it the table's.
 */
import { createActor, type AnyActorLogic, type EventObject, type InspectionEvent } from 'xstate';
import { childPath, pathSegment } from '../table/reference.ts';
import { isRunning, muteCustomActions, type LiveActor } from './live-actor.ts';
import { LiveChannels } from './live-channels.ts';
import { LiveIds } from './live-ids.ts';
import { LivePopulations } from './live-populations.ts';
import { LiveTimers, type TimerName } from './live-timers.ts';
import type { ModelOptions } from './model.ts';
import { Watch } from './provided.ts';

export class LiveSystem {
  readonly channels = new LiveChannels();
  readonly timers = new LiveTimers();
  readonly #options: ModelOptions;
  readonly #watch: Watch;
  readonly #ids = new LiveIds();
  readonly #paths: WeakMap<object, string>;
  readonly #replacements: ReadonlyMap<string, AnyActorLogic>;
  readonly #started = new Map<string, LiveActor[]>();
  readonly #populations = new LivePopulations({
    logicOf: (logic) => this.#watch.of(logic),
    makeBelow: (place, make) => this.#makeBelow(place, make),
    append: (sender, to, event) => this.channels.append(sender, to, event),
  });
  /** Where the actor that is made has its place, if not below its parent. */
  #place: LiveActor | undefined;
  #root: LiveActor | undefined;
  /** Whose step it is. */
  #stepping = '';
  #emitted: EventObject[] = [];
  #isDirect = false;

  /** `replacements`: logic for actors of these paths. `earlier`: whose actors some may still refer to. */
  constructor(
    options: ModelOptions,
    replacements: ReadonlyMap<string, AnyActorLogic> = new Map(),
    earlier?: LiveSystem,
  ) {
    this.#options = options;
    this.#watch = new Watch(options.actors ?? {});
    this.#replacements = replacements;
    this.#paths = earlier === undefined ? new WeakMap() : earlier.#paths;
  }

  get root(): LiveActor {
    if (this.#root === undefined) throw new Error('the live system has not been started');
    return this.#root;
  }

  start(): void {
    const { logic, input, id = 'id' in logic ? String(logic.id) : 'root' } = this.#options;
    this.#stepping = pathSegment(id);
    createActor(logic, {
      id,
      systemId: id,
      input,
      // Only what the scheduler does with it counts, and that it keeps the timers apart.
      clock: this.timers.clock as never,
      logger: () => undefined,
      inspect: (event: InspectionEvent) => {
        const actor = event.actorRef as unknown as LiveActor;
        if (event.type === '@xstate.actor') this.#meet(actor);
        // Deliveries do not come by here: this is an actor's start.
        if (event.type === '@xstate.event') this.#noteStart(actor);
      },
    } as never);
    this.root.subscribe({ error: () => undefined });
    this.root.start();
  }

  /** The actor of a path: the one that runs, or else the last that did. */
  actor(path: string): LiveActor | undefined {
    const started = this.#started.get(path);
    return started?.findLast(isRunning) ?? started?.at(-1);
  }

  /** Undefined: the actor is no population. */
  membersOf(actor: LiveActor): Iterable<LiveActor> | undefined {
    return this.#populations.membersOf(actor);
  }

  pathOf(actor: object): string | undefined {
    return this.#paths.get(actor);
  }

  /** False: there is no such message. */
  deliver(from: string, actor: LiveActor): boolean {
    const event = this.channels.of(actor, from).shift();
    if (event === undefined) return false;
    this.tell(actor, event);
    return true;
  }

  tell(actor: LiveActor, event: EventObject): void {
    this.#begin(actor);
    actor._send(event);
  }

  /** False: there is no such timer. */
  fire(actor: LiveActor, name: TimerName, nth: number): boolean {
    const timer = this.timers.take(actor, name, nth);
    if (timer === undefined) return false;
    this.#begin(actor);
    this.#isDirect = timer.to === actor;
    timer.fire();
    this.#isDirect = false;
    return true;
  }

  /** The actor ends with all below it, and starts again as it first did. */
  restart(actor: LiveActor): void {
    this.#begin(actor);
    actor.system.scheduler.cancelAll(actor);
    for (const child of Object.values(actor._snapshot?.children ?? {}))
      if (child !== undefined) actor._actorScope.stopChild(child);
    this.channels.forget(actor);
    actor._snapshot = undefined;
    this.#ids.begin(actor);
    const { input } = actor.options;
    const first = actor.logic.getInitialSnapshot(actor._actorScope as never, input) as never;
    actor.update(first, { type: 'xstate.init' });
  }

  /** What the stepped actor has emitted since it was last asked. */
  takeEmitted(): readonly EventObject[] {
    const emitted = this.#emitted;
    this.#emitted = [];
    return emitted;
  }

  #begin(actor: LiveActor): void {
    this.#stepping = this.pathOf(actor) ?? '';
    this.#ids.begin(actor);
    this.#emitted = [];
  }

  /** An actor has just been made; it has no state yet. */
  #meet(actor: LiveActor): void {
    if (actor._parent === undefined) this.#takeOver(actor);
    const place = this.#place ?? actor._parent;
    if (place === actor._parent) this.#ids.give(actor);
    const parent = place === undefined ? undefined : this.pathOf(place);
    const path = parent === undefined ? pathSegment(actor.id) : childPath(parent, actor.id);
    this.#paths.set(actor, path);
    const replacement = this.#replacements.get(path);
    actor.logic = replacement ?? this.#populations.meet(actor) ?? this.#watch.of(actor.logic);
    muteCustomActions(actor);
    const scope = actor._actorScope;
    scope.emit = (event) => {
      if (this.#stepping === path) this.#emitted.push(event);
    };
  }

  #makeBelow(place: LiveActor, make: () => LiveActor): LiveActor {
    this.#place = place;
    try {
      return make();
    } finally {
      this.#place = undefined;
    }
  }

  #noteStart(actor: LiveActor): void {
    const path = this.pathOf(actor) ?? '';
    const others = this.#started.get(path);
    if (others === undefined) this.#started.set(path, [actor]);
    else others.push(actor);
  }

  #takeOver(root: LiveActor): void {
    this.#root = root;
    const { system } = root;
    this.timers.watch(system);
    system._relay = (from, to, event) => {
      if (this.#isDirect) {
        this.#isDirect = false;
        to._send(event);
        return;
      }
      const sender = from === undefined ? this.#stepping : (this.pathOf(from) ?? this.#stepping);
      const receiver = this.#current(to);
      if (this.#populations.membersOf(receiver) === undefined)
        this.channels.append(sender, receiver, this.#populations.sentBy(from, receiver, event));
      else this.#populations.receive(receiver, sender, event);
    };
  }

  /** Of an actor from before a crash, the one that has its place now. */
  #current(to: LiveActor): LiveActor {
    const path = this.pathOf(to);
    return path === undefined || to.system === this.root.system ? to : (this.actor(path) ?? to);
  }
}
