/**
 * The pool once more, on plain data: what each message and each timer does is written out by hand from
 * the protocol in `../systems/pool.ts`, with one FIFO channel for each sender and receiver. A timer is
 * armed exactly in certain states of its actor, so that it needs no place of its own.
 * Not here: XState, or anything of the checker.
 */
import { enumerate } from './breadth-first.ts';

/** As in `../systems/pool.ts`. */
export interface Sizes {
  readonly workers: number;
  readonly permits: number;
  readonly places: number;
  readonly devices: number;
  readonly fault?: 'silent-device' | 'lost-permit';
}

type Worker =
  'idle' | 'asking' | 'holding' | 'prepared' | 'placing' | 'sent' | 'replied-ok' | 'replied-failed';

/** A message is its type and, where it has one, its subject: `request 3`. */
interface State {
  workers: Worker[];
  /** What each is busy with; null when it is free. */
  devices: (number | null)[];
  semaphore: { free: number; waiting: number[] };
  queue: { places: number; waiting: number[]; requests: number[]; devices: number[] };
  /** `worker:0>semaphore` to what is under way; an empty one is absent, and they are sorted by name. */
  channels: Record<string, string[]>;
}

function firstState({ workers, permits, places, devices }: Sizes): State {
  return {
    workers: Array.from({ length: workers }, () => 'idle'),
    devices: Array.from({ length: devices }, () => null),
    semaphore: { free: permits, waiting: [] },
    queue: { places, waiting: [], requests: [], devices: [...Array(devices).keys()] },
    channels: {},
  };
}

function send(state: State, channel: string, message: string): void {
  const channels = { ...state.channels, [channel]: [...(state.channels[channel] ?? []), message] };
  state.channels = sorted(channels);
}

/** Takes the oldest message off a channel. */
function take(state: State, channel: string): string {
  const [message = '', ...rest] = state.channels[channel] ?? [];
  const { [channel]: _taken, ...others } = state.channels;
  state.channels = rest.length === 0 ? others : sorted({ ...others, [channel]: rest });
  return message;
}

function sorted(channels: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(channels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toSemaphore({ semaphore }: State, from: number, message: string): number | undefined {
  if (message === 'permit.ask') {
    if (semaphore.free === 0) {
      semaphore.waiting.push(from);
      return undefined;
    }
    semaphore.free -= 1;
    return from;
  }
  const next = semaphore.waiting.shift();
  if (next === undefined) semaphore.free += 1;
  return next;
}

function dispatch(state: State, worker: number, device: number): void {
  send(state, `queue>device:${device}`, `work ${worker}`);
  const next = state.queue.waiting.shift();
  if (next === undefined) state.queue.places += 1;
  else send(state, `queue>worker:${next}`, 'place.granted');
}

function toQueue(state: State, from: number, message: string): void {
  const { queue } = state;
  if (message === 'place.ask') {
    if (queue.places === 0) queue.waiting.push(from);
    else {
      queue.places -= 1;
      send(state, `queue>worker:${from}`, 'place.granted');
    }
  } else if (message === 'request') {
    const device = queue.devices.shift();
    if (device === undefined) queue.requests.push(from);
    else dispatch(state, from, device);
  } else {
    const worker = queue.requests.shift();
    if (worker === undefined) queue.devices.push(from);
    else dispatch(state, worker, from);
  }
}

function toWorker(state: State, worker: number, message: string): void {
  const received = `${state.workers[worker]} ${message}`;
  if (received === 'asking permit.granted') state.workers[worker] = 'holding';
  if (received === 'sent answer.ok') state.workers[worker] = 'replied-ok';
  if (received === 'sent answer.failed') state.workers[worker] = 'replied-failed';
  if (received === 'placing place.granted') {
    state.workers[worker] = 'sent';
    send(state, `worker:${worker}>queue`, 'request');
  }
}

function deliver(state: State, channel: string): void {
  const [sender = '', receiver = ''] = channel.split('>');
  const from = Number(sender.split(':')[1]);
  const [kind, member = '0'] = receiver.split(':');
  const message = take(state, channel);
  if (kind === 'worker') toWorker(state, Number(member), message);
  if (kind === 'queue') toQueue(state, from, message);
  if (kind === 'device') state.devices[Number(member)] = Number(message.split(' ')[1]);
  if (kind === 'semaphore') {
    const granted = toSemaphore(state, from, message);
    if (granted !== undefined) send(state, `semaphore>worker:${granted}`, 'permit.granted');
  }
}

function workerTimer(state: State, worker: number, { fault }: Sizes): void {
  const to = (next: Worker) => (state.workers[worker] = next);
  switch (state.workers[worker]) {
    case 'idle':
      to('asking');
      return send(state, `worker:${worker}>semaphore`, 'permit.ask');
    case 'holding':
      return void to('prepared');
    case 'prepared':
      to('placing');
      return send(state, `worker:${worker}>queue`, 'place.ask');
    case 'replied-ok':
      to('idle');
      return send(state, `worker:${worker}>semaphore`, 'permit.release');
    case 'replied-failed':
      return void to(fault === 'lost-permit' ? 'idle' : 'prepared');
    default:
  }
}

const armed: ReadonlySet<Worker> = new Set([
  'idle',
  'holding',
  'prepared',
  'replied-ok',
  'replied-failed',
]);

function answer(state: State, device: number, outcome: 'ok' | 'failed', { fault }: Sizes): void {
  const worker = state.devices[device];
  state.devices[device] = null;
  if (outcome === 'ok' || fault !== 'silent-device')
    send(state, `device:${device}>worker:${worker}`, `answer.${outcome}`);
  send(state, `device:${device}>queue`, 'device.free');
}

function successors(state: State, sizes: Sizes): State[] {
  const after: State[] = [];
  const step = (change: (next: State) => void) => {
    const next = structuredCloneOf(state);
    change(next);
    after.push(next);
  };
  for (const channel of Object.keys(state.channels)) step((next) => deliver(next, channel));
  for (const [worker, value] of state.workers.entries())
    if (armed.has(value)) step((next) => workerTimer(next, worker, sizes));
  for (const [device, busyWith] of state.devices.entries()) {
    if (busyWith === null) continue;
    step((next) => answer(next, device, 'ok', sizes));
    step((next) => answer(next, device, 'failed', sizes));
  }
  return after;
}

function structuredCloneOf(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

/** The pool's count by hand. */
export function enumeratePool(sizes: Sizes) {
  return enumerate(firstState(sizes), (state) => successors(state, sizes));
}
