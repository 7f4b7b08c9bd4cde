/**
 * Follows a timeline for another tool's viewer, a piece at a time, with the state of each actor as of the
 * record that is told. A viewer that does not keep up is not told every record any more: it is told
 * how things stand, and goes on from there.
 */
import type { WebSocket } from 'ws';
import type { ActorNumber, InspectionRecord, Value } from '../record.ts';
import { contextAfter, contextAt } from '../timeline/contexts.ts';
import { Population } from '../timeline/population.ts';
import type { Timeline } from '../timeline/timeline.ts';

const recordsPerTick = 500;
const behindRecords = 5000;
const behindBytes = 2 ** 20;

export interface Telling {
  /** An actor runs: it has just been started, or the telling begins. */
  readonly running: (actor: ActorNumber) => void;
  /** One more record, other than a start. */
  readonly record: (record: InspectionRecord, position: number) => void;
}

export interface ActorState {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: Value | undefined;
  readonly context: unknown;
}

export class CatchUp {
  readonly timeline: Timeline;
  readonly #socket: WebSocket;
  readonly #telling: Telling;
  #next: number | undefined;
  #population = new Population();
  readonly #contexts = new Map<ActorNumber, unknown>();

  constructor(socket: WebSocket, timeline: Timeline, telling: Telling) {
    this.#socket = socket;
    this.timeline = timeline;
    this.#telling = telling;
  }

  begin(): void {
    this.#next = this.timeline.end;
    this.#population = this.timeline.populationAt(this.#next - 1).copy();
    this.#contexts.clear();
    const { values } = this.#population;
    for (let actor = 0; actor < values.length; actor++)
      if (values.at(actor) >= 0) this.#telling.running(actor);
  }

  tick(): void {
    if (this.#next === undefined || this.#socket.bufferedAmount > behindBytes) return;
    if (this.timeline.end - this.#next > behindRecords) return this.begin();
    const until = Math.min(this.timeline.end, this.#next + recordsPerTick);
    for (; this.#next < until; this.#next++) this.#tell(this.#next);
  }

  /** As of the record that is told. */
  stateOf(actor: ActorNumber): ActorState {
    const code = this.#population.values.at(actor);
    const status = (['done', 'error', 'stopped'] as const)[-2 - code] ?? 'active';
    return {
      status,
      value: this.timeline.values.at(code)?.value,
      context: this.#contextOf(actor),
    };
  }

  #tell(position: number): void {
    const place = this.timeline.placeOf(position);
    if (place === undefined) return;
    const record = this.timeline.record(position);
    if (record.kind === 'step' && this.#contexts.has(record.actor))
      this.#contexts.set(record.actor, contextAfter(this.#contexts.get(record.actor), record));
    this.#population.advance(place.segment, place.at, position);
    if (record.kind === 'started') this.#telling.running(record.actor);
    else this.#telling.record(record, position);
    if (record.kind === 'stopped') this.#contexts.delete(record.actor);
  }

  #contextOf(actor: ActorNumber): unknown {
    if (!this.#contexts.has(actor)) {
      const last = this.#population.lasts.at(actor);
      this.#contexts.set(actor, contextAt(this.timeline, actor, last).context);
    }
    return this.#contexts.get(actor);
  }
}
