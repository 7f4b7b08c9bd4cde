/**
 * What a search's threads say to each other at their start and end, as plain data. Meanwhile they share
 * memory (`control.ts`, `shared-log.ts`, `shared-store.ts`).
 */
import type { MessagePort } from 'node:worker_threads';
import type { Refused } from '../../table/refusal.ts';
import type { CheckOptions } from '../api.ts';
import type { Layout } from '../layout.ts';
import type { StoreMemory } from './shared-store.ts';

/** The options that are plain data: these are the caller's, whatever the module says. */
export type PlainOptions = Pick<CheckOptions, 'input' | 'id' | 'outputs' | 'faults' | 'bounds'>;

export interface Memory extends StoreMemory {
  readonly ranges: SharedArrayBuffer;
  readonly log: SharedArrayBuffer;
}

/** What a worker is given. */
export interface Assignment {
  readonly module: string;
  readonly options: PlainOptions;
  readonly worker: number;
  readonly workers: number;
  /** Names and kinds, the built-in ones too. */
  readonly properties: readonly string[];
  readonly control: SharedArrayBuffer;
  readonly log: SharedArrayBuffer;
  /** From the first worker to the others: memory that it has made. */
  readonly ports: readonly MessagePort[];
}

/** A property that this worker decided; a step by its actor's slot, component and move. */
export interface SharedDecision {
  readonly property: number;
  readonly state: number;
  readonly step?: {
    readonly from: number;
    readonly slot: number;
    readonly component: number;
    readonly move: number;
  };
}

export type FromWorker =
  | {
      readonly kind: 'ended';
      readonly decisions: readonly SharedDecision[];
      /** Why this worker asked for an end. */
      readonly reason: string | undefined;
      /** By the first worker alone. */
      readonly memory?: Memory;
      readonly layout: Layout;
    }
  | {
      readonly kind: 'failed';
      readonly error: unknown;
      /** A `Refusal` loses its class on the way. */
      readonly refused?: Refused;
    };
