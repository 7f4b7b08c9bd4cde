/**
 * A live run of ten thousand actors that move all the time: records as a recorder would append them, so
 * that what is measured is the page, not a program.
 */
import type { InspectionRecord, StateDefinition } from '../../../src/inspector/record.ts';
import type { Run } from '../../../src/inspector/session.ts';
import { Timeline } from '../../../src/inspector/timeline/timeline.ts';

const states = ['queued', 'prepared', 'filling', 'destaging', 'destaged', 'failed', 'parked'];

const definition: StateDefinition = {
  key: 'object',
  path: '',
  type: 'compound',
  initial: ['queued'],
  transitions: [],
  states: states.map((key, at) => ({
    key,
    path: key,
    type: 'atomic',
    states: [],
    transitions: [1, 2].map((far, number) => ({
      id: `${key}#${number}`,
      kind: 'event',
      event: `object.${states[(at + far) % states.length] ?? ''}`,
      descriptor: `object.${states[(at + far) % states.length] ?? ''}`,
      targets: [states[(at + far) % states.length] ?? ''],
    })),
  })),
};

export class Crowd {
  readonly run: Run;
  readonly #timeline: Timeline;
  readonly #places: Uint8Array;
  #seq = 0;
  #turn = 0;

  constructor(actors: number) {
    this.#timeline = new Timeline({
      format: 'destage-recording',
      version: 1,
      program: 'crowd',
      source: 'live',
      startedAtMs: 0,
      series: [{ name: 'sent', label: 'sent', unit: 'count', group: 'sent' }],
    });
    this.#places = new Uint8Array(actors);
    this.run = { timeline: this.#timeline, name: 'crowd', kind: 'live', notices: [] };
    const machine = { machine: 0, name: 'object', logic: 'machine' } as const;
    this.#append({ kind: 'machine', ...machine, definition: { name: 'object', root: definition } });
    for (let actor = 0; actor < actors; actor++) {
      const id = `object:${actor}`;
      this.#append({ kind: 'started', actor, machine: 0, id, path: id, value: 'queued' });
    }
  }

  /** So many events, each of which is sent and handled. */
  move(events: number): void {
    for (let event = 0; event < events; event++) {
      const actor = (this.#turn++ * 7919) % this.#places.length;
      const from = states[this.#places[actor] ?? 0] ?? '';
      const far = this.#turn % 5 === 0 ? 2 : 1;
      this.#places[actor] = ((this.#places[actor] ?? 0) + far) % states.length;
      const to = states[this.#places[actor] ?? 0] ?? '';
      const sender = (actor + 1) % this.#places.length;
      this.#append({ kind: 'event', actor, sender, type: `object.${to}` });
      const taken = [`${from}#${far - 1}`];
      this.#append({ kind: 'step', actor, cause: this.#seq, taken, value: to });
    }
    this.#append({ kind: 'sample', figures: { sent: events } });
  }

  #append(record: Unnumbered): void {
    const seq = ++this.#seq;
    this.#timeline.append({ seq, t: seq / 100, ...record });
  }
}

type Unnumbered = InspectionRecord extends infer Kind
  ? Kind extends InspectionRecord
    ? Omit<Kind, 'seq' | 't'>
    : never
  : never;
