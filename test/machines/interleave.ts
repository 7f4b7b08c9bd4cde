/**
 * A view, its objects and its delete task, each stepped alone, with every message between them on a
 * channel of its own: whatever is at the head of a channel may be delivered next, and any timer may
 * fire. That is every order that the engine has to be right in, not only those of one process.
 * Not here: the instance, and any search; a test draws the order.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { deleteTaskMachine } from '../../src/machines/delete-task.ts';
import type {
  DestageEvent,
  Moved,
  ObjectId,
  OutsideEvent,
  Sequence,
  ViewEvent,
} from '../../src/machines/events.ts';
import { objectMachine } from '../../src/machines/object.ts';
import type { ViewContext } from '../../src/machines/view-setup.ts';
import { viewMachine } from '../../src/machines/view.ts';
import { failed, limits, moved } from './said.ts';
import { start, step, timer, type Effect, type Sent, type Stepped } from './step.ts';

type MovesEvent = Extract<OutsideEvent, { moves: unknown }>;

interface Asked extends Moved {
  readonly type: MovesEvent['type'];
}

interface Running {
  readonly machine: AnyStateMachine;
  snapshot: AnyMachineSnapshot;
  readonly timers: Set<string>;
}

/** One thing that may happen next. */
export interface Choice {
  readonly what: string;
  readonly take: () => void;
}

const machines: Readonly<Record<string, AnyStateMachine>> = {
  object: objectMachine,
  deleteTask: deleteTaskMachine,
};
const done = {
  'fill.read': 'fill.done',
  'row.put': 'row.flushed',
  'side.put': 'side.stored',
} as const;
const undone = {
  'fill.read': 'fill.failed',
  'row.put': 'row.failed',
  'side.put': 'side.failed',
} as const;
/** Two objects that fail in a row are enough to make the view sick. */
const sickly = { ...limits, failingMax: 2 };
const timeouts = /Timeout\./;

export class Interleaving {
  readonly #actors = new Map<string, Running>();
  readonly #channels = new Map<string, Sent[]>();
  readonly #asked: Asked[] = [];
  /** What the instance was told, in order. */
  readonly told: DestageEvent[] = [];
  /** What ROW and the side store hold. */
  readonly row = new Map<ObjectId, Sequence>();
  readonly side = new Map<ObjectId, Sequence>();
  /** Every acknowledged write, by object. */
  readonly acked = new Map<ObjectId, Sequence[]>();
  /** What each request has to bring into ROW, as it was when its snapshot was taken. */
  readonly owed = new Map<string, ReadonlyMap<ObjectId, Sequence>>();
  #sequence = 0;
  #requests = 0;
  #changes = 0;

  constructor() {
    this.#run('view:0', viewMachine, start(viewMachine, { view: 'view:0', limits: sickly }));
  }

  get context(): ViewContext {
    return this.#of('view:0').snapshot.context as ViewContext;
  }

  /** The state of the view's region `health`. */
  get health(): string {
    return (this.#of('view:0').snapshot.value as { health: string }).health;
  }

  /** Objects that have an actor. */
  get actors(): readonly ObjectId[] {
    return [...this.#actors.keys()].flatMap((id) =>
      id.startsWith('object:') ? [id.slice(7)] : [],
    );
  }

  get lastSequence(): Sequence {
    return this.#sequence;
  }

  /** Puts now unanswered, by object. */
  get flying(): readonly ObjectId[] {
    return this.#asked.filter(({ type }) => type === 'row.put').map(({ object }) => object);
  }

  /** A write is in the log, and acknowledged once it is in its view. */
  write(object: ObjectId, offset: number): void {
    const version = ++this.#sequence;
    const one = { object, bucket: 0, version, offset, bytes: 4 };
    this.#deliver('view:0', { type: 'view.insert', upTo: version, writes: [one] });
    this.acked.set(object, [...(this.acked.get(object) ?? []), version]);
  }

  flush(): void {
    const request = `r${++this.#requests}`;
    this.owed.set(
      request,
      new Map(
        [...this.acked]
          .filter(([object]) => this.unsafe(object).length > 0)
          .map(([object, versions]) => [object, versions.at(-1) ?? 0]),
      ),
    );
    const scope = { kind: 'buckets', buckets: [0], fence: false } as const;
    this.#deliver('view:0', { type: 'bucket.snapshot', request, scope, after: 0 });
  }

  send(event: ViewEvent): void {
    this.#deliver('view:0', event);
  }

  mode(mode: 'normal' | 'force' | 'paused'): void {
    this.#deliver('view:0', { type: 'mode.set', mode, change: ++this.#changes });
  }

  /** The acknowledged writes of an object that ROW does not have. */
  unsafe(object: ObjectId): readonly Sequence[] {
    return (this.acked.get(object) ?? []).filter(
      (version) => version > (this.row.get(object) ?? 0),
    );
  }

  /** What may happen next, but for what the outside does of its own accord. */
  choices({
    failures,
    late,
  }: {
    readonly failures: boolean;
    readonly late: boolean;
  }): readonly Choice[] {
    const deliveries = [...this.#channels.keys()].map((channel): Choice => ({
      what: `deliver ${channel}`,
      take: () => this.#deliverHead(channel),
    }));
    const firings = [...this.#actors].flatMap(([id, { timers }]) =>
      [...timers]
        .filter((name) => late || !timeouts.test(name))
        .map((name): Choice => ({
          what: `fire ${name} of ${id}`,
          take: () => this.#fire(id, name),
        })),
    );
    const answers = this.#asked.flatMap((asked): Choice[] => {
      const about = `${asked.type} ${asked.object}`;
      const ends = { what: `${about} is done`, take: () => this.#answer(asked, true) };
      const fails = { what: `${about} fails`, take: () => this.#answer(asked, false) };
      return failures ? [ends, fails] : [ends];
    });
    return [...deliveries, ...answers, ...firings];
  }

  #run(
    id: string,
    machine: AnyStateMachine,
    { snapshot, effects }: Stepped<AnyStateMachine>,
  ): void {
    this.#actors.set(id, { machine, snapshot: snapshot as AnyMachineSnapshot, timers: new Set() });
    this.#perform(id, effects);
  }

  #deliver(id: string, event: Sent): void {
    const actor = this.#actors.get(id);
    // Who has been stopped hears nothing any more.
    if (actor === undefined) return;
    const { snapshot, effects } = step(actor.machine, actor.snapshot, event as never, id);
    actor.snapshot = snapshot as AnyMachineSnapshot;
    this.#perform(id, effects);
  }

  #deliverHead(channel: string): void {
    const queue = this.#channels.get(channel) ?? [];
    const event = queue.shift();
    if (queue.length === 0) this.#channels.delete(channel);
    if (event !== undefined) this.#deliver(channel.split(' > ')[1] ?? '', event);
  }

  #fire(id: string, name: string): void {
    this.#of(id).timers.delete(name);
    this.#deliver(id, { ...timer(name) });
  }

  #answer(asked: Asked, isDone: boolean): void {
    this.#asked.splice(this.#asked.indexOf(asked), 1);
    const { type, object, version } = asked;
    if (isDone && type !== 'fill.read') {
      const store = type === 'row.put' ? this.row : this.side;
      store.set(object, Math.max(version, store.get(object) ?? 0));
    }
    const event = isDone
      ? moved(done[type], object, version)
      : failed(undone[type], object, version);
    this.#queue(type, 'view:0', event);
  }

  #perform(id: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if ('to' in effect) this.#queue(id, effect.to, effect.event);
      else if ('after' in effect) this.#of(id).timers.add(effect.after);
      else if ('cancel' in effect) this.#of(id).timers.delete(effect.cancel);
      else if ('stop' in effect) this.#stop(effect.stop);
      else if ('spawn' in effect) {
        const machine = machines[effect.src];
        if (machine === undefined) throw new Error(`no machine for ${effect.src}`);
        this.#run(effect.spawn, machine, start(machine, effect.input as never, effect.spawn));
      }
    }
  }

  /** A stopped actor says nothing more; what it has said is on its way. */
  #stop(id: string): void {
    this.#actors.delete(id);
    for (const channel of this.#channels.keys())
      if (channel.endsWith(` > ${id}`)) this.#channels.delete(channel);
  }

  #queue(from: string, to: string, event: Sent): void {
    if (to === 'destage') this.told.push(event as DestageEvent);
    else if (['dm', 'row', 'side'].includes(to))
      for (const move of (event as unknown as MovesEvent).moves)
        this.#asked.push({ type: (event as MovesEvent).type, ...move });
    else if (this.#actors.has(to)) {
      const channel = `${from} > ${to}`;
      this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), event]);
    }
  }

  #of(id: string): Running {
    const actor = this.#actors.get(id);
    if (actor === undefined) throw new Error(`there is no ${id}`);
    return actor;
  }
}
