/**
 * A plain imperative write-back loop, to measure what the statecharts cost: the same stores, group
 * commit, thresholds, windows, backoff and composition of images, with Maps and async functions in
 * place of actors. It has neither modes nor flush requests nor an explanation for anything.
 * Shared with the engine: what reads and composes bytes (`pending.ts`) and the log's quota.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../../src/actors/limits.ts';
import type { LogQuota } from '../../src/actors/log-quota.ts';
import { missingRange, overlay, pendingOf, requireWhole } from '../../src/actors/pending.ts';
import type { LogWrite, ObjectId, Sequence, Stores } from '../../src/stores/ports.ts';
import { Turns } from './turns.ts';

interface Dirty {
  version: Sequence;
  pin: Sequence;
  nextPin: Sequence | undefined;
  bytes: number;
  flightBytes: number;
  attempts: number;
}

interface View {
  readonly dirty: Map<ObjectId, Dirty>;
  readonly queue: Set<ObjectId>;
  dirtyBytes: number;
  flying: number;
  flyingBytes: number;
  isAbove: boolean;
  ripe: number;
}

export interface WriteBackParts {
  readonly stores: Stores;
  readonly limits: Limits;
  readonly quota: LogQuota;
  readonly views: number;
  readonly viewOf: (object: ObjectId) => number;
  readonly objectBytesMax: number;
}

interface Waiting {
  readonly write: LogWrite;
  readonly resolve: (version: Sequence) => void;
  readonly reject: (reason: unknown) => void;
}

export class WriteBack {
  readonly counted = { puts: 0, putBytes: 0, failures: 0 };
  readonly views: readonly View[];
  readonly #parts: WriteBackParts;
  readonly #turns = new Turns<View>();
  #waiting: Waiting[] = [];
  #isCommitting = false;
  #isPressed = false;
  #isDraining = false;
  #upTo: Sequence = 0;
  #trimming: Promise<void> | undefined;
  #drained: (() => void) | undefined;
  readonly #ticking: NodeJS.Timeout;

  constructor(parts: WriteBackParts) {
    this.#parts = parts;
    this.views = Array.from({ length: parts.views }, () => ({
      dirty: new Map(),
      queue: new Set(),
      dirtyBytes: 0,
      flying: 0,
      flyingBytes: 0,
      isAbove: false,
      ripe: 0,
    }));
    parts.quota.pressure$.subscribe((pressure) => {
      this.#isPressed = pressure === 'pressed';
      this.#pumpAll();
    });
    this.#ticking = setInterval(() => {
      for (const view of this.views) view.ripe = view.queue.size;
      this.#pumpAll();
    }, parts.limits.ageMaxMs);
  }

  async write(write: LogWrite): Promise<Sequence> {
    await this.#parts.quota.admit(write.bytes.length);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      if (!this.#isCommitting) void this.#commit();
    });
  }

  async read(object: ObjectId): Promise<Uint8Array | undefined> {
    const { log, row } = this.#parts.stores;
    const live = await log.entries(object);
    const stored = await row.get(object);
    const pending = pendingOf(stored?.version ?? 0, undefined, live);
    requireWhole(object, pending);
    if (pending.extents.length === 0) return stored?.bytes;
    return overlay(stored && { offset: 0, bytes: stored.bytes }, pending.extents);
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    this.#pumpAll();
    this.#checkDrained();
    await drained;
    clearInterval(this.#ticking);
    this.#trim();
    await this.#trimming;
  }

  async #commit(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      const bytes = batch.reduce((sum, { write }) => sum + write.bytes.length, 0);
      try {
        let version = await this.#parts.stores.log.append(batch.map(({ write }) => write));
        for (const { write, resolve } of batch) {
          this.#insert(write, version);
          resolve(version++);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      this.#parts.quota.settle(bytes);
      this.#pumpAll();
    }
    this.#isCommitting = false;
  }

  #take(): Waiting[] {
    let bytes = 0;
    let end = 0;
    for (const { write } of this.#waiting) {
      bytes += write.bytes.length;
      if (end > 0 && bytes > this.#parts.limits.commitBytesMax) break;
      end++;
    }
    return this.#waiting.splice(0, end);
  }

  #insert({ object, bytes }: LogWrite, version: Sequence): void {
    const view = this.#viewOf(object);
    const dirty = view.dirty.get(object);
    this.#upTo = version;
    view.dirtyBytes += bytes.length;
    if (dirty === undefined) {
      const fresh = { version, pin: version, nextPin: undefined, attempts: 0, flightBytes: 0 };
      view.dirty.set(object, { ...fresh, bytes: bytes.length });
      view.queue.add(object);
      return;
    }
    dirty.version = version;
    dirty.nextPin ??= version;
    dirty.bytes += bytes.length;
  }

  #pumpAll(): void {
    for (const view of this.views) this.#pump(view);
  }

  #pump(view: View): void {
    const { destageStartBytes, destageStopBytes, windowObjects, windowBytes } = this.#parts.limits;
    if (view.dirtyBytes > destageStartBytes) view.isAbove = true;
    else if (view.dirtyBytes <= destageStopBytes) view.isAbove = false;
    const isOpen = view.isAbove || this.#isPressed || this.#isDraining;
    for (const object of view.queue) {
      const hasRoom =
        view.flying === 0 || (view.flying < windowObjects && view.flyingBytes < windowBytes);
      if (!hasRoom || !(isOpen || view.ripe > 0)) break;
      view.ripe = Math.max(0, view.ripe - 1);
      view.queue.delete(object);
      void this.#destage(view, object);
    }
  }

  async #destage(view: View, object: ObjectId): Promise<void> {
    const dirty = view.dirty.get(object);
    if (dirty === undefined) return;
    const { version } = dirty;
    dirty.flightBytes = dirty.bytes;
    dirty.nextPin = undefined;
    view.flying++;
    view.flyingBytes += dirty.flightBytes;
    const isDone = await this.#put(object, version).catch(() => false);
    await this.#turns.of(view);
    view.flying--;
    view.flyingBytes -= dirty.flightBytes;
    if (isDone) this.#land(view, object, dirty, version);
    else await this.#backOff(view, object, dirty);
    this.#pump(view);
    this.#checkDrained();
  }

  #land(view: View, object: ObjectId, dirty: Dirty, version: Sequence): void {
    view.dirtyBytes -= dirty.flightBytes;
    dirty.bytes -= dirty.flightBytes;
    dirty.attempts = 0;
    if (dirty.version === version) view.dirty.delete(object);
    else {
      dirty.pin = dirty.nextPin ?? dirty.pin;
      view.queue.add(object);
    }
    this.#trim();
  }

  async #backOff(view: View, object: ObjectId, dirty: Dirty): Promise<void> {
    const { backoffMinMs, backoffMaxMs } = this.#parts.limits;
    this.counted.failures++;
    await sleep(Math.min(backoffMaxMs, backoffMinMs * 2 ** dirty.attempts++));
    view.queue.add(object);
  }

  async #put(object: ObjectId, version: Sequence): Promise<boolean> {
    const { objectBytesMax, stores } = this.#parts;
    const { row, log } = stores;
    const rowVersion = (await row.version(object)) ?? 0;
    const pending = pendingOf(rowVersion, undefined, await log.entries(object), version);
    requireWhole(object, pending);
    const { from, to } = missingRange(pending.extents, objectBytesMax);
    const base =
      from < to && rowVersion > 0 ? await row.readRange(object, from, to - from) : undefined;
    const image = overlay(base && { offset: from, bytes: base.bytes }, pending.extents);
    await row.put(object, version, image);
    this.counted.puts++;
    this.counted.putBytes += image.length;
    return true;
  }

  #trim(): void {
    this.#trimming ??= this.#trimOnce().finally(() => (this.#trimming = undefined));
  }

  async #trimOnce(): Promise<void> {
    const { log } = this.#parts.stores;
    let below = this.#upTo + 1;
    for (const view of this.views)
      for (const { pin } of view.dirty.values()) below = Math.min(below, pin);
    await log.trim(below);
    this.#parts.quota.refresh();
  }

  #checkDrained(): void {
    if (this.#drained !== undefined && this.views.every(({ dirty }) => dirty.size === 0))
      this.#drained();
  }

  #viewOf(object: ObjectId): View {
    const view = this.views[this.#parts.viewOf(object)];
    if (view === undefined) throw new Error(`no view for ${object}`);
    return view;
  }
}
