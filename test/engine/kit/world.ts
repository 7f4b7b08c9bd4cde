/**
 * The world of the model-based test: one engine at a time over stores that outlive it, the faults,
 * the clock and the reference. Each operation is begun and not awaited; what it promises is checked
 * when it answers. What is wrong is noted, never thrown inside the engine.
 */
import type { DestageErrorCode } from '../../../src/stores/errors.ts';
import type { FlushAnswer, Mode } from '../../../src/machines/events.ts';
import type { FlushRequest } from '../../../src/actors/api.ts';
import type { ObjectId, Sequence } from '../../../src/stores/ports.ts';
import { Faults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Life, type LifeOptions } from './life.ts';
import { freshStores } from './stores.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Setting {
  readonly views: number;
  readonly windowObjects: number;
  readonly attemptsMax: number;
  readonly failingMax: number;
  readonly destageStartBytes: number;
  readonly logQuotaBytes: number;
}

export const objects = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
export const objectBytesMax = 32;
const buckets = 3;

const bucketOf = (object: ObjectId): number => (object.codePointAt(0) ?? 0) % buckets;

export class World {
  readonly ledger = new Ledger();
  readonly faults = new Faults();
  readonly clock = new VirtualClock(() => this.ledger.isBusy);
  readonly violations: string[] = [];
  readonly #options: LifeOptions;
  readonly #stores;
  readonly #open = new Set<Promise<unknown>>();
  readonly #acked = new Map<ObjectId, Sequence>();
  readonly #fenced = new Set<number>();
  readonly #admissions = new Map<number, number>();
  #life: Life | undefined;
  #written = 0;

  constructor(setting: Setting) {
    this.#stores = this.ledger.watch(freshStores(setting.logQuotaBytes));
    this.#options = {
      views: setting.views,
      buckets,
      objectBytesMax,
      bucketOf,
      viewOf: (object) => ((object.codePointAt(0) ?? 0) >> 1) % setting.views,
      limits: {
        destageStartBytes: setting.destageStartBytes,
        destageStopBytes: Math.ceil(setting.destageStartBytes / 2),
        windowObjects: setting.windowObjects,
        windowBytes: 4 * objectBytesMax,
        attemptsMax: setting.attemptsMax,
        failingMax: setting.failingMax,
        probeDelayMs: 10,
        ageMaxMs: 15,
        backoffMinMs: 2,
        backoffMaxMs: 8,
        fillTimeoutMs: 20,
        putTimeoutMs: 20,
        parkTimeoutMs: 20,
        appendTimeoutMs: 20,
        fenceTimeoutMs: 20,
        closeTimeoutMs: 50,
      },
    };
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error('the world has no engine yet');
    return this.#life;
  }

  /** Everything that was found wrong so far. */
  get wrongs(): readonly string[] {
    return [...this.violations, ...this.ledger.violations, ...(this.#life?.violations ?? [])];
  }

  async start(): Promise<void> {
    this.violations.push(...(this.#life?.violations ?? []));
    this.#open.clear();
    this.#fenced.clear();
    this.faults.clear();
    const beginning = Life.begin(this.#stores, this.faults, this.#options);
    this.#life = await this.clock.settled('the engine has started', beginning);
    for (const { object } of await this.#parked()) this.#life.everParked.add(object);
    this.#checkRecovered();
  }

  write(object: ObjectId, offset: number, length: number): void {
    const first = ++this.#written;
    const bytes = Uint8Array.from({ length }, (_, turn) => ((first * 37 + turn) % 255) + 1);
    const given = Uint8Array.from(bytes);
    const acknowledged = this.life.engine.write(object, offset, given).then(({ version }) => {
      if (this.#fenced.has(bucketOf(object))) this.#wrong(`22 FenceHolds: ${object} at ${version}`);
      const entry = this.ledger.history.get(object)?.find(({ sequence }) => sequence === version);
      if (entry?.offset !== offset || Buffer.compare(entry.bytes, bytes) !== 0)
        this.#wrong(`1 AckedDurable: the ack of ${object} at ${version} is of another write`);
      this.#acked.set(object, Math.max(version, this.#acked.get(object) ?? 0));
      return undefined;
    });
    this.#allow(acknowledged, ['bucket-fenced', 'stopped', 'store-failed', 'durability-unknown']);
  }

  read(object: ObjectId): void {
    const from = this.#acked.get(object) ?? 0;
    // A read is as good as the log; the faults are for the engine's own calls.
    const reading = this.faults.spare(() => this.life.engine.read(object));
    this.#track(reading.then((bytes) => this.#checkRead(object, from, bytes)));
  }

  setMode(mode: Mode): void {
    this.#track(this.life.engine.setMode(mode));
  }

  destage(object: ObjectId): void {
    void this.#follow(this.life.engine.destage(object), [object]);
  }

  destageBuckets(given: readonly number[], fence: boolean): void {
    const request = this.life.engine.destageBuckets(given, { fence });
    const scope = objects.filter((object) => given.includes(bucketOf(object)));
    const answered = this.#follow(request, scope);
    if (!fence) return;
    const { life } = this;
    const admissions = given.map((bucket) => this.#admissions.get(bucket));
    void answered.then((answer) => {
      if (life !== this.#life || answer.kind !== 'done') return;
      for (const [turn, bucket] of given.entries())
        if (admissions[turn] === this.#admissions.get(bucket)) this.#fenced.add(bucket);
      for (const object of scope) {
        const isBehind = (this.ledger.row.get(object) ?? 0) < this.ledger.newest(object);
        if (isBehind && this.#fenced.has(bucketOf(object)))
          this.#wrong(`22 FenceHolds: ${object} was written before its bucket was handed over`);
      }
    });
  }

  admit(given: readonly number[]): void {
    for (const bucket of given) {
      this.#admissions.set(bucket, (this.#admissions.get(bucket) ?? 0) + 1);
      this.#fenced.delete(bucket);
    }
    this.life.engine.admitBuckets(given);
  }

  rearm(object: ObjectId): void {
    this.life.engine.rearm(object);
  }

  /** As a SIGKILL would; then a new engine on the same stores. */
  async crash(): Promise<void> {
    this.life.crash();
    await this.clock.settle();
    await this.start();
  }

  async stop(drain: boolean): Promise<void> {
    const { engine } = this.life;
    await this.clock.settled('stopped', engine.stop({ drain }));
    await this.clock.settled('everybody is answered', Promise.allSettled(this.#open));
    if (engine.actor.getSnapshot().status !== 'done') this.#wrong('38 StopEnds: not done');
    const { inFlight, dirtyObjects } = engine.metrics();
    if (inFlight > 0) this.#wrong(`26 CleanStop: ${inFlight} are in flight after the stop`);
    if (drain && dirtyObjects > 0) this.#wrong(`28: ${dirtyObjects} are dirty after a drain`);
    if (drain) this.#checkLanded();
    this.life.end();
  }

  /** Every write and request that is open gets its answer, with whatever is sick still sick. */
  async answerAll(): Promise<void> {
    this.faults.clear();
    this.admit(Array.from({ length: buckets }, (_, bucket) => bucket));
    this.setMode('normal');
    // What the log has not answered is settled by its next answer.
    await this.clock.pass(1_000);
    this.write(objects[0], 0, 1);
    await this.clock.settled('everybody is answered', Promise.allSettled(this.#open));
  }

  /** Nothing that waits for a threshold, a timer or a retry is left, and the ledgers agree. */
  async settleDown(): Promise<void> {
    const { engine } = this.life;
    // What the log answers late is dirty only then.
    await this.clock.pass(50);
    await this.clock.until('quiet', () => engine.metrics().dirtyObjects === 0);
    const { dirtyBytes, parked, logUsedBytes } = engine.metrics();
    const listed = await this.#parked();
    if (dirtyBytes !== 0) this.#wrong(`9 ByteLedger: ${dirtyBytes} dirty bytes, nothing dirty`);
    if (parked > listed.length && this.life.timedOut.size === 0)
      this.#wrong(`21 ParkedVisible: ${parked} parked, ${listed.length} listed`);
    const used = [...this.ledger.history.values()].flat();
    const live = used.filter(({ sequence }) => sequence >= engine.metrics().trimmedTo);
    const liveBytes = live.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (liveBytes !== logUsedBytes)
      this.#wrong(`10 LsmLedger: ${logUsedBytes}, to be ${liveBytes}`);
    this.#checkLanded();
    await this.#checkReadable();
  }

  /** What can be asked at any moment. */
  checkNow(): void {
    const { engine } = this.life;
    if (engine.actor.getSnapshot().status === 'error') this.#wrong('a machine has failed');
    for (const object of objects) this.#checkExplained(object);
    const { dirtyBytes, inFlight } = engine.metrics();
    if (dirtyBytes < 0) this.#wrong(`9 ByteLedger: ${dirtyBytes} dirty bytes`);
    const window = this.#options.limits?.windowObjects ?? 0;
    if (inFlight > window * (this.#options.views ?? 0))
      this.#wrong(`11 WindowBound: ${inFlight} in flight`);
    const isStill = inFlight === 0 && this.#open.size === 0 && !this.faults.wereUsed;
    if (isStill && dirtyBytes !== this.ledger.dirtyBytes())
      this.#wrong(`9 ByteLedger: ${dirtyBytes} dirty bytes, to be ${this.ledger.dirtyBytes()}`);
    if (dirtyBytes < this.ledger.dirtyBytes() - this.#unackedBytes())
      this.#wrong(
        `9 ByteLedger: ${dirtyBytes} dirty bytes, the log has ${this.ledger.dirtyBytes()}`,
      );
  }

  #checkExplained(object: ObjectId): void {
    const { place, version, attempts } = this.life.engine.explain(object);
    const acked = this.#acked.get(object) ?? 0;
    const row = this.ledger.row.get(object) ?? 0;
    if (place === 'clean' && row < acked)
      this.#wrong(`6 DeleteOnce: ${object} is clean, acked ${acked}, in ROW ${row}`);
    if (place !== 'clean' && (version ?? 0) < acked)
      this.#wrong(`explain: ${object} is at ${version}, acked at ${acked}`);
    if (place === 'parked' && this.ledger.landed(object) < acked)
      this.#wrong(`21 ParkedVisible: ${object} is parked at ${version} but nowhere durable`);
    if (attempts > (this.#options.limits?.attemptsMax ?? 0))
      this.#wrong(`20 RetryBudget: ${object} has had ${attempts} attempts`);
  }

  /** Everything durable is in ROW, or parked. */
  #checkLanded(): void {
    for (const [object] of this.ledger.history)
      if (this.ledger.landed(object) < this.ledger.newest(object))
        this.#wrong(`27: ${object} has not landed`);
  }

  /** Whatever is durable is read, from wherever it is; not after a stop, which ends reads too. */
  async #checkReadable(): Promise<void> {
    for (const [object] of this.ledger.history) {
      const newest = this.ledger.newest(object);
      const reading = this.faults.spare(() => this.life.engine.read(object));
      const bytes = await this.clock.settled('read', reading);
      this.#checkRead(object, newest, bytes);
    }
  }

  #checkRecovered(): void {
    for (const object of objects) {
      const { place } = this.life.engine.explain(object);
      const isDirty = this.ledger.newest(object) > (this.ledger.row.get(object) ?? 0);
      if (isDirty && place === 'clean') this.#wrong(`25 RecoveryExact: ${object} is forgotten`);
    }
  }

  #checkRead(object: ObjectId, from: Sequence, bytes: Uint8Array | undefined): void {
    const versions = (this.ledger.history.get(object) ?? []).map(({ sequence }) => sequence);
    const candidates = [from, ...versions.filter((version) => version > from)];
    const isOne = candidates.some((version) => {
      const image = this.ledger.imageAt(object, version);
      if (image === undefined || bytes === undefined) return image === bytes;
      return Buffer.compare(image, bytes) === 0;
    });
    if (!isOne) this.#wrong(`23 ReadYourWrite: ${object} is not any version from ${from} on`);
  }

  #follow(request: FlushRequest, scope: readonly ObjectId[]): Promise<FlushAnswer> {
    const { life } = this;
    const due = new Map(scope.map((object) => [object, this.#acked.get(object) ?? 0]));
    let answers = 0;
    const last = { left: 0 };
    life.engine.events$.subscribe((event) => {
      if (event.type === 'bucket.answered' && event.request === request.request) answers++;
    });
    request.progress$.subscribe(({ total, left }) => {
      if (left > total || left < 0) this.#wrong(`progress: ${left} left of ${total}`);
      last.left = left;
    });
    const answered = request.done.then((answer) => {
      if (life !== this.#life) return answer;
      if (answers > 1) this.#wrong(`14 BucketReplyOnce: ${answers} answers`);
      if (answer.kind !== 'refused' && last.left > 0) this.#wrong(`progress: ends at ${last.left}`);
      const failed = answer.kind === 'failed' ? answer.objects : [];
      this.#checkFailed(failed, scope, life);
      if (answer.kind === 'refused') return answer;
      for (const [object, version] of due)
        if (!failed.includes(object) && (this.ledger.row.get(object) ?? 0) < version)
          this.#wrong(
            `13 BucketSnapshot: ${answer.kind}, but ${object} at ${version} is not in ROW`,
          );
      return answer;
    });
    this.#track(answered);
    return answered;
  }

  #checkFailed(failed: readonly ObjectId[], scope: readonly ObjectId[], life: Life): void {
    if (new Set(failed).size < failed.length)
      this.#wrong(`14: failed twice in one: ${failed.join(', ')}`);
    for (const object of failed)
      if (!scope.includes(object) || !life.everParked.has(object))
        this.#wrong(`15 BucketIsolation: ${object} is told as failed`);
  }

  #parked() {
    return this.clock.settled('listed', this.life.engine.parked());
  }

  #unackedBytes(): number {
    let sum = 0;
    for (const [object, entries] of this.ledger.history)
      for (const { sequence, bytes } of entries)
        if (sequence > (this.#acked.get(object) ?? 0)) sum += bytes.length;
    return sum;
  }

  #allow(promise: Promise<unknown>, codes: readonly DestageErrorCode[]): void {
    this.#track(
      promise.catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (!codes.some((allowed) => allowed === code)) this.#wrong(`rejected: ${String(error)}`);
      }),
    );
  }

  #track(promise: Promise<unknown>): void {
    this.#open.add(promise);
    const note = (error?: unknown): void => {
      if (error instanceof Error) this.#wrong(`rejected: ${error.message}`);
      this.#open.delete(promise);
    };
    promise.then(() => note(), note);
  }

  #wrong(what: string): void {
    this.violations.push(what);
  }
}
