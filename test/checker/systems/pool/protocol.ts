/**
 * What the pool's actors say to each other. Workers share the permits of a counting semaphore; who
 * holds one asks the queue for a place, sends its request there, and has its answer from a device.
 *
 *   worker → semaphore   permit.ask, permit.release      semaphore → worker   permit.granted
 *   worker → queue       place.ask, request              queue → worker       place.granted
 *   queue  → device      work                            device → queue       device.free
 *                                                        device → worker      answer.ok, answer.failed
 *
 * Semaphore and queue serve in the order of asking. A place is free again once its request has gone to
 * a device, so that the queue never holds more requests than it has places.
 * Source: the pool of `docs/performance.md`, its shared variables replaced by messages.
 */

export interface PoolSizes {
  /** N. */
  readonly workers: number;
  /** S: how many workers may hold a permit at once. */
  readonly permits: number;
  /** K: how many requests the queue has room for. */
  readonly places: number;
  /** D. */
  readonly devices: number;
  /** `silent-device`: FAIL is not told to the worker. `lost-permit`: who fails goes without releasing. */
  readonly fault?: 'silent-device' | 'lost-permit';
}

interface FromWorker<Type extends string> {
  readonly type: Type;
  readonly worker: string;
}

export type SemaphoreEvent = FromWorker<'permit.ask' | 'permit.release'>;

export type QueueEvent =
  FromWorker<'place.ask' | 'request'> | { readonly type: 'device.free'; readonly device: string };

export type DeviceEvent = FromWorker<'work'>;

export type WorkerEvent =
  | { readonly type: 'permit.granted' }
  | { readonly type: 'place.granted' }
  | { readonly type: 'answer.ok' }
  | { readonly type: 'answer.failed' };

/** The system ids `worker:0`, `worker:1`… */
export function idsOf(kind: 'worker' | 'device', count: number): string[] {
  return Array.from({ length: count }, (_, turn) => `${kind}:${turn}`);
}
