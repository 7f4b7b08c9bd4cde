/**
 * Sends what happens as `@statelyai/inspect` 0.7 does: three kinds of events, for the tools of Stately.
 * It only sends: those tools have no way back.
 * Source: `@statelyai/inspect` 0.7, `StatelyInspectionEvent`.
 */
import type { WebSocket } from 'ws';
import type { ActorNumber, InspectionRecord } from '../record.ts';
import type { Session } from '../session.ts';
import { CatchUp } from './catch-up.ts';
import { eventBefore, plainEvent } from './plain-event.ts';
import { v5Config } from './v5-config.ts';

/** Of the protocol that is spoken. */
const version = '0.7.2';

export class StatelyViewer {
  readonly #socket: WebSocket;
  readonly #follows: CatchUp;
  #sent = 0;

  constructor(socket: WebSocket, session: Session) {
    this.#socket = socket;
    this.#follows = new CatchUp(socket, session.timeline(0), {
      running: (actor) => this.#tellActor(actor),
      record: (record, position) => this.#tell(record, position),
    });
    this.#follows.begin();
  }

  tick(): void {
    this.#follows.tick();
  }

  #tellActor(actor: ActorNumber): void {
    const { actors, machines } = this.#follows.timeline;
    const known = actors.at(actor);
    if (known === undefined) return;
    const definition = machines[known.machine]?.definition;
    this.#send(actor, {
      type: '@xstate.actor',
      name: known.id,
      snapshot: this.#follows.stateOf(actor),
      ...(known.parent >= 0 && { parentId: sessionOf(known.parent) }),
      ...(definition !== undefined && { definition: JSON.stringify(v5Config(definition)) }),
    });
  }

  #tell(record: InspectionRecord, position: number): void {
    if (!('actor' in record) || record.actor === undefined) return;
    if (record.kind === 'event')
      this.#send(record.actor, {
        type: '@xstate.event',
        event: plainEvent(record),
        ...(record.sender !== undefined && { sourceId: sessionOf(record.sender) }),
      });
    else
      this.#send(record.actor, {
        type: '@xstate.snapshot',
        event: eventBefore(this.#follows.timeline, position),
        snapshot: this.#follows.stateOf(record.actor),
      });
  }

  #send(actor: ActorNumber, event: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const common = {
      rootId: sessionOf(this.#rootOf(actor)),
      sessionId: sessionOf(actor),
      createdAt: Date.now().toString(),
      id: String(++this.#sent),
      _version: version,
    };
    this.#socket.send(JSON.stringify({ ...common, ...event }));
  }

  #rootOf(actor: ActorNumber): ActorNumber {
    const parent = this.#follows.timeline.actors.at(actor)?.parent ?? -1;
    return parent < 0 ? actor : this.#rootOf(parent);
  }
}

function sessionOf(actor: ActorNumber): string {
  return `x:${actor}`;
}
