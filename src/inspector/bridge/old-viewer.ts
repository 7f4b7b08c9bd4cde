/**
 * Speaks the protocol of `@xstate/inspect` 0.8 to a viewer made for XState 4: machines and states in that
 * version's form. What the viewer sends goes to the live program, if commands are allowed.
 * Source: `@xstate/inspect` 0.8, `ReceiverEvent` and `ReceiverCommand`.
 */
import type { WebSocket } from 'ws';
import type { ActorNumber, InspectionRecord } from '../record.ts';
import type { Session } from '../session.ts';
import { CatchUp } from './catch-up.ts';
import { eventBefore, plainEvent, type PlainEvent } from './plain-event.ts';
import { v4Machine } from './v4-machine.ts';

export class OldViewer {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #follows: CatchUp;
  /** Machines as JSON, by number. */
  readonly #machines = new Map<number, string>();

  constructor(socket: WebSocket, session: Session) {
    this.#socket = socket;
    this.#session = session;
    this.#follows = new CatchUp(socket, session.timeline(0), {
      running: (actor) => this.#register(actor),
      record: (record, position) => this.#tell(record, position),
    });
    socket.on('message', (bytes, isBinary) => {
      if (!isBinary) this.#take((bytes as Buffer).toString());
    });
  }

  tick(): void {
    this.#follows.tick();
  }

  #take(text: string): void {
    const command = fieldsOf(text);
    if (command['type'] === 'xstate.inspecting') this.#follows.begin();
    if (command['type'] !== 'xstate.event') return;
    const event = fieldsOf(String(command['event']));
    const actor = Number(String(command['service']).replace(/^x:/, ''));
    // An SCXML event carries the plain one.
    const plain = event['$$type'] === 'scxml' ? event['data'] : event;
    const given = { actor: this.#follows.timeline.actors.at(actor)?.path ?? '', event: plain };
    this.#session.ask({ what: 'control', command: 'send', given }).catch(() => undefined);
  }

  #register(actor: ActorNumber): void {
    const { timeline } = this.#follows;
    const known = timeline.actors.at(actor);
    const machine = known === undefined ? undefined : this.#machineOf(known.machine);
    if (known === undefined || machine === undefined) return;
    this.#send('service.register', actor, {
      machine,
      state: this.#stateOf(actor, { type: 'xstate.init' }),
      id: known.id,
      ...(known.parent >= 0 && { parent: sessionOf(known.parent), source: known.id }),
    });
  }

  #tell(record: InspectionRecord, position: number): void {
    if (!('actor' in record) || record.actor === undefined || !this.#hasChart(record.actor)) return;
    const { actor, kind } = record;
    if (kind === 'event')
      this.#send('service.event', actor, { event: JSON.stringify(scxml(plainEvent(record))) });
    if (kind === 'step')
      this.#send('service.state', actor, {
        state: this.#stateOf(actor, eventBefore(this.#follows.timeline, position)),
      });
    if (kind === 'stopped') this.#send('service.stop', actor, {});
  }

  #hasChart(actor: ActorNumber): boolean {
    const { actors, machines } = this.#follows.timeline;
    return machines[actors.at(actor)?.machine ?? -1]?.definition !== undefined;
  }

  #machineOf(machine: number): string | undefined {
    const definition = this.#follows.timeline.machines[machine]?.definition;
    if (definition === undefined) return undefined;
    let text = this.#machines.get(machine);
    if (text === undefined)
      this.#machines.set(machine, (text = JSON.stringify(v4Machine(definition))));
    return text;
  }

  /** As 4's `State.create` takes it. */
  #stateOf(actor: ActorNumber, event: PlainEvent): string {
    const { value = {}, context = null, status } = this.#follows.stateOf(actor);
    return JSON.stringify({
      value,
      context,
      event,
      _event: scxml(event),
      _sessionid: sessionOf(actor),
      actions: [],
      activities: {},
      meta: {},
      events: [],
      configuration: [],
      transitions: [],
      children: {},
      tags: [],
      done: status === 'done',
    });
  }

  #send(type: string, actor: ActorNumber, message: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(JSON.stringify({ type, sessionId: sessionOf(actor), ...message }));
  }
}

function scxml(event: PlainEvent): Readonly<Record<string, unknown>> {
  return { name: event.type, data: event, $$type: 'scxml', type: 'external' };
}

function sessionOf(actor: ActorNumber): string {
  return `x:${actor}`;
}

/** Empty: it is no JSON object. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
