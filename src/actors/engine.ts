/**
 * The engine's calls, each a message to the actors or a look at their snapshots.
 * It decides nothing: what a call comes to is the machines' part.
 */
import {
  Subject,
  endWith,
  ignoreElements,
  interval,
  map,
  shareReplay,
  startWith,
  takeUntil,
  type Observable,
} from 'rxjs';
import { toPromise, waitFor, type ActorRefFrom, type SnapshotFrom } from 'xstate';
import type { DestageMachine } from '../machines/destage.ts';
import {
  modes,
  type DestageEmitted,
  type FlushScope,
  type Mode,
  type ObjectId,
  type ViewId,
} from '../machines/events.ts';
import { placeOf } from '../machines/view-index.ts';
import type { viewMachine } from '../machines/view.ts';
import { DestageError } from '../stores/errors.ts';
import type {
  Ack,
  Destage,
  Explanation,
  FlushOptions,
  FlushRequest,
  Metrics,
  ParkedObject,
  WriteOptions,
} from './api.ts';
import { explainObject } from './explain.ts';
import { FlushRequests } from './flush-requests.ts';
import { Health } from './health.ts';
import { measure } from './metrics.ts';
import { lateRead } from './read-newest.ts';
import { eachWithin, within } from './within.ts';
import type { Limits } from './limits.ts';
import type { OpProc, OpProcParts } from './opproc.ts';

export interface EngineParts extends Pick<OpProcParts, 'outside' | 'placement'> {
  readonly opproc: OpProc;
  readonly limits: Pick<Limits, 'closeTimeoutMs' | 'probeDelayMs' | 'readTimeoutMs'>;
  readonly actor: ActorRefFrom<DestageMachine>;
  readonly closeStores: () => Promise<void>;
}

type ViewRef = ActorRefFrom<typeof viewMachine>;

const metricsIntervalMs = 250;

export class Engine implements Destage {
  readonly actor: ActorRefFrom<DestageMachine>;
  readonly events$: Observable<DestageEmitted>;
  readonly metrics$: Observable<Metrics>;
  readonly #parts: EngineParts;
  readonly #opproc: OpProc;
  readonly #flushes = new FlushRequests();
  readonly #views = new Map<ViewId, ViewRef>();
  readonly #health: Health;
  readonly #since = new Map<ObjectId, number>();
  readonly #emitted$ = new Subject<DestageEmitted>();
  #failures = 0;
  #stopping: Promise<void> | undefined;
  #hasEnded = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.actor = parts.actor;
    this.#opproc = parts.opproc;
    this.#health = new Health(parts.limits.probeDelayMs);
    this.events$ = this.#emitted$.asObservable();
    this.metrics$ = interval(metricsIntervalMs).pipe(
      startWith(0),
      map(() => this.metrics()),
      takeUntil(this.#emitted$.pipe(ignoreElements(), endWith(undefined))),
      // Whoever comes later has the newest at once, too.
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  /** Starts the actors, and listens to the instance and to its views. */
  start(): void {
    this.actor.subscribe({
      error: (error) => void this.#fail(error),
      // Somebody else has stopped the actor: nobody is left waiting, and the stores are closed. Whoever
      // calls `stop` as well is told what went wrong with that.
      complete: () => void this.stop().catch(() => undefined),
    });
    this.actor.on('*', (event) => this.#note(event));
    this.actor.start();
    const { children } = this.actor.getSnapshot();
    for (const view of this.#parts.placement.views) {
      const ref = children[view] as ViewRef;
      ref.on('*', (event) => this.#note(event));
      this.#views.set(view, ref);
    }
  }

  async write(
    object: ObjectId,
    offset: number,
    bytes: Uint8Array,
    options: WriteOptions = {},
  ): Promise<Ack> {
    return { version: await this.#opproc.write({ object, offset, bytes }, options.signal) };
  }

  read(object: ObjectId): Promise<Uint8Array | undefined> {
    return this.#unlessEnded(() => this.#opproc.read(object));
  }

  destage(object: ObjectId): FlushRequest {
    return this.#flush({ kind: 'object', object, view: this.#viewIdOf(object) });
  }

  destageBuckets(buckets: Iterable<number>, options: FlushOptions = {}): FlushRequest {
    const given = this.#knownBuckets(buckets);
    return this.#flush({ kind: 'buckets', buckets: given, fence: options.fence ?? false });
  }

  admitBuckets(buckets: Iterable<number>): void {
    this.#opproc.admitBuckets(this.#knownBuckets(buckets));
  }

  async setMode(mode: Mode): Promise<void> {
    if (!modes.includes(mode))
      throw new DestageError(
        'bad-option',
        `mode is ${JSON.stringify(mode)}; it is one of ${modes.join(', ')}.`,
      );
    if (!this.#isRunning) return;
    this.actor.send({ type: 'mode.set', mode });
    await waitFor(this.actor, ({ context, status }) => {
      return status !== 'active' || context.unacknowledged.length === 0;
    });
  }

  explain(object: ObjectId): Explanation {
    const { placement } = this.#parts;
    const where = { view: placement.viewOf(object), bucket: placement.bucketOf(object) };
    const view = this.#viewIdOf(object);
    const explanation = explainObject(object, where, this.#snapshotOf(view), {
      since: this.#since.get(object),
      sick: this.#health.of(view),
    });
    const reason = this.#parts.outside.reasons.get(object);
    return explanation.place === 'clean' || reason === undefined
      ? explanation
      : { ...explanation, reason };
  }

  parked(): Promise<readonly ParkedObject[]> {
    return this.#unlessEnded(() => this.#listParked());
  }

  async #listParked(): Promise<readonly ParkedObject[]> {
    const parked: ParkedObject[] = [];
    const { readTimeoutMs } = this.#parts.limits;
    const listed = eachWithin(readTimeoutMs, this.#parts.outside.stores.side.list(), () =>
      lateRead('what is parked has not been listed', readTimeoutMs),
    );
    for await (const { object, bytes, reason } of listed) {
      const version = this.#parts.outside.parked.get(object);
      if (version !== undefined) parked.push({ object, version, bytes, reason });
    }
    return parked;
  }

  rearm(object: ObjectId): boolean {
    const view = this.#viewIdOf(object);
    const isParked = placeOf(this.#snapshotOf(view).context.index, object) === 'parked';
    if (isParked) this.#view(view).send({ type: 'object.rearm', object });
    return isParked;
  }

  metrics(): Metrics {
    const { placement, outside } = this.#parts;
    const views = placement.views.map((view) => this.#snapshotOf(view).context);
    return measure(outside, this.#opproc, views, this.#failures);
  }

  stop(options: { readonly drain?: boolean } = {}): Promise<void> {
    const drain = options.drain ?? false;
    if (this.#stopping === undefined) this.#stopping = this.#stop(drain);
    else if (!drain && this.#isRunning) this.actor.send({ type: 'stop', drain });
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** However it ends, the stores are closed and nobody is left waiting. Errors: a machine's own. */
  async #stop(drain: boolean): Promise<void> {
    try {
      await this.#opproc.close(stopped());
      if (this.#isRunning) {
        this.actor.send({ type: 'stop', drain });
        await toPromise(this.actor);
      }
      const answered = Promise.all(this.#parts.outside.underWay);
      await within(this.#parts.limits.closeTimeoutMs, answered).catch(() => undefined);
    } finally {
      await this.#end();
    }
  }

  /** A programmer's error in a machine: no write is acknowledged any more, and nobody waits for ever. */
  async #fail(error: unknown): Promise<void> {
    const what = error instanceof Error ? error.message : String(error);
    const cause = new DestageError('stopped', `the engine has failed: ${what}`, { cause: error });
    await this.#opproc.close(cause);
    this.#stopping ??= this.#end();
  }

  /** The stores are closed by then, or may be: what one of them says of it is nothing to a caller. */
  async #unlessEnded<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) throw stopped();
    try {
      return await ask();
    } catch (error) {
      throw this.#hasEnded ? stopped() : error;
    }
  }

  async #end(): Promise<void> {
    this.#hasEnded = true;
    this.#flushes.refuseAll('stopped');
    this.#emitted$.complete();
    await this.#parts.closeStores();
  }

  get #isRunning(): boolean {
    return this.actor.getSnapshot().status === 'active';
  }

  #flush(scope: FlushScope): FlushRequest {
    const open = this.#flushes.open();
    if (this.#isRunning) this.actor.send({ type: 'bucket.flush', request: open.request, scope });
    else this.#flushes.refuseAll('stopped');
    return open;
  }

  #note(event: DestageEmitted): void {
    if (event.type === 'object.placed') this.#since.set(event.object, Date.now());
    else if (event.type === 'object.deleted') this.#since.delete(event.object);
    else if (event.type === 'object.failed') this.#noteFailed(event);
    else {
      this.#health.note(event);
      this.#flushes.note(event);
    }
    this.#emitted$.next(event);
  }

  #noteFailed({ object, reason }: Extract<DestageEmitted, { type: 'object.failed' }>): void {
    this.#failures++;
    this.#parts.outside.reasons.set(object, reason);
  }

  #knownBuckets(buckets: Iterable<number>): readonly number[] {
    const given = [...buckets];
    const end = this.#parts.placement.buckets;
    const wrong = given.find((bucket) => !Number.isInteger(bucket) || bucket < 0 || bucket >= end);
    if (wrong === undefined) return given;
    throw new DestageError(
      'bad-option',
      `bucket ${wrong} does not exist; buckets are the integers in [0, ${end}).`,
    );
  }

  #viewIdOf(object: ObjectId): ViewId {
    const { views, viewOf } = this.#parts.placement;
    return views[viewOf(object)] ?? '';
  }

  /** Kept beyond the stop: a stopped view still tells what it last knew. */
  #view(view: ViewId): ViewRef {
    const ref = this.#views.get(view);
    if (ref === undefined) throw new Error(`there is no ${view}`);
    return ref;
  }

  #snapshotOf(view: ViewId): SnapshotFrom<typeof viewMachine> {
    return this.#view(view).getSnapshot();
  }
}

function stopped(): DestageError {
  return new DestageError(
    'stopped',
    'the engine has stopped. Create a new one on the same stores.',
  );
}
