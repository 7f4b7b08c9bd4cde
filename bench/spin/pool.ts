/**
 * The pool in Promela: the same protocol as `test/checker/systems/pool`, one channel for each sender
 * and receiver, one transition for each step (what an actor does in a step is a `d_step`), so that
 * `pan` counts the same states. Written for given sizes, since Promela has no choice over an array of
 * channels. The lists that the semaphore and the queue keep are channels too: `pan` shifts and clears
 * them, so that equal lists are equal bytes; the free devices are an array, as they are not empty at
 * first. Not here: spin, gcc and pan themselves (`pan.ts`).
 */
import type { PoolSizes } from '../../test/checker/systems/pool/protocol.ts';

export interface PoolModel extends PoolSizes {
  /**
   * `channel`: each channel that the semaphore and the queue read has a process of its own, so that
   * SPIN's weak fairness, which is per process, is per channel. The states are the same.
   */
  readonly readers: 'actor' | 'channel';
  /** Worker 0: `sent` leads to `replied`, as an LTL claim. */
  readonly isAnswered?: boolean;
  /** Tells SPIN who alone reads and who alone writes a worker's channels, for its own reduction. */
  readonly isExclusive?: boolean;
}

const each = <Line>(count: number, line: (turn: number) => Line): Line[] =>
  Array.from({ length: count }, (_, turn) => line(turn));

function declarations({ workers, permits, places, devices }: PoolModel): string {
  return `#define D ${devices}
mtype = { ask, release, request, granted, free, ok, failed }
byte permits = ${permits}, places = ${places}, idle = ${devices};
byte idleDevices[${devices}] = { ${each(devices, (d) => `${d}`).join(', ')} };
chan permitWaiters = [${workers}] of { byte };
chan placeWaiters = [${workers}] of { byte };
chan requests = [${places}] of { byte };
chan workerToSemaphore[${workers}] = [2] of { mtype };
chan semaphoreToWorker[${workers}] = [1] of { mtype };
chan workerToQueue[${workers}] = [1] of { mtype };
chan queueToWorker[${workers}] = [1] of { mtype };
chan queueToDevice[${devices}] = [1] of { byte };
chan deviceToQueue[${devices}] = [1] of { mtype };
chan deviceToWorker[${workers * devices}] = [1] of { mtype };
byte w, d;
`;
}

/**
 * A worker's channels, by what `xr` and `xs` want: a name each, not a place in an array. The names are
 * variables of each worker, never changed, so that they add bytes and no states.
 */
function exclusively(devices: number, text: string): string {
  const answers = each(devices, (d) => [`deviceToWorker[_pid * D + ${d}]`, `answer${d}`] as const);
  const read = [
    ['semaphoreToWorker[_pid]', 'permit'],
    ['queueToWorker[_pid]', 'place'],
    ...answers,
  ] as const;
  const written = [
    ['workerToSemaphore[_pid]', 'toSemaphore'],
    ['workerToQueue[_pid]', 'toQueue'],
  ] as const;
  const names = [...read, ...written];
  const start = text.indexOf('{') + 1;
  return [
    text.slice(0, start),
    ...names.map(([channel, name]) => `  chan ${name} = ${channel};`),
    `  xr ${read.map(([, name]) => name).join('; xr ')};`,
    `  xs ${written.map(([, name]) => name).join('; xs ')};`,
    names.reduce((rest, [channel, name]) => rest.replaceAll(channel, name), text.slice(start)),
  ].join('\n');
}

/** A label for each state, so that the state is the place in the program. */
function worker({ workers, devices, fault }: PoolModel): string {
  const answers = each(
    devices,
    (d) => `:: deviceToWorker[_pid * D + ${d}] ? ok -> goto well
  :: deviceToWorker[_pid * D + ${d}] ? failed -> goto badly`,
  );
  return `active [${workers}] proctype Worker() {
start:    workerToSemaphore[_pid] ! ask;
asking:   semaphoreToWorker[_pid] ? granted;
holding:  true;
prepared: workerToQueue[_pid] ! ask;
placing:  d_step { queueToWorker[_pid] ? granted -> workerToQueue[_pid] ! request };
sent:
  if
  ${answers.join('\n  ')}
  fi;
well:     workerToSemaphore[_pid] ! release; goto start;
badly:    true; goto ${fault === 'lost-permit' ? 'start' : 'prepared'};
}
`;
}

function device({ workers, devices, fault }: PoolModel): string {
  const self = `(_pid - ${workers})`;
  const answer = (outcome: string) => `deviceToWorker[busyWith * D + ${self}] ! ${outcome};`;
  const end = `deviceToQueue[${self}] ! free; busyWith = 0`;
  const fail = fault === 'silent-device' ? '' : answer('failed');
  return `active [${devices}] proctype Device() {
  byte busyWith;
start:
  queueToDevice[${self}] ? busyWith;
  if
  :: d_step { true -> ${answer('ok')} ${end} }
  :: d_step { true -> ${fail} ${end} }
  fi;
  goto start;
}
`;
}

const semaphoreReads = (turn: number) => [
  `d_step { workerToSemaphore[${turn}] ? ask ->
      if :: permits > 0 -> permits--; semaphoreToWorker[${turn}] ! granted
         :: permits == 0 -> permitWaiters ! ${turn} fi }`,
  `d_step { workerToSemaphore[${turn}] ? release ->
      if :: nempty(permitWaiters) -> permitWaiters ? w; semaphoreToWorker[w] ! granted; w = 0
         :: empty(permitWaiters) -> permits++ fi }`,
];

const passPlaceOn = `
      if :: nempty(placeWaiters) -> placeWaiters ? w; queueToWorker[w] ! granted; w = 0
         :: empty(placeWaiters) -> places++ fi`;

function queueReadsWorker(turn: number, devices: number) {
  const shift = each(
    devices - 1,
    (place) => `idleDevices[${place}] = idleDevices[${place + 1}]; `,
  ).join('');
  return [
    `d_step { workerToQueue[${turn}] ? ask ->
      if :: places > 0 -> places--; queueToWorker[${turn}] ! granted
         :: places == 0 -> placeWaiters ! ${turn} fi }`,
    `d_step { workerToQueue[${turn}] ? request ->
      if :: idle > 0 ->
        d = idleDevices[0]; ${shift}idleDevices[${devices - 1}] = 0; idle--;
        queueToDevice[d] ! ${turn}; d = 0;${passPlaceOn}
         :: idle == 0 -> requests ! ${turn} fi }`,
  ];
}

const queueReadsDevice = (turn: number) => [
  `d_step { deviceToQueue[${turn}] ? free ->
      if :: nempty(requests) -> requests ? w; queueToDevice[${turn}] ! w; w = 0;${passPlaceOn}
         :: empty(requests) -> idleDevices[idle] = ${turn}; idle++ fi }`,
];

const reader = (name: string, reads: readonly string[]) =>
  `active proctype ${name}() {\n  do\n  :: ${reads.join('\n  :: ')}\n  od\n}\n`;

function readers({ workers, devices, readers: per }: PoolModel): string[] {
  const semaphore = each(workers, (turn) => semaphoreReads(turn));
  const queue = [
    ...each(workers, (turn) => queueReadsWorker(turn, devices)),
    ...each(devices, (turn) => queueReadsDevice(turn)),
  ];
  if (per === 'actor')
    return [reader('Semaphore', semaphore.flat()), reader('Queue', queue.flat())];
  return [
    ...semaphore.map((reads, turn) => reader(`Semaphore${turn}`, reads)),
    ...queue.map((reads, turn) => reader(`Queue${turn}`, reads)),
  ];
}

const claim = `ltl answered {
  [] (Worker[0]@sent -> <> (Worker[0]@well || Worker[0]@badly))
}
`;

/** The model's text. */
export function poolModel(model: PoolModel): string {
  return [
    declarations(model),
    model.isExclusive === true ? exclusively(model.devices, worker(model)) : worker(model),
    device(model),
    ...readers(model),
    ...(model.isAnswered === true ? [claim] : []),
  ].join('\n');
}
