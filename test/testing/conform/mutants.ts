/**
 * Logs that are wrong in one line: a line is missing, doubled, exchanged with the next, or says something
 * else.
 */
const places = [
  'queued',
  'filling',
  'destaging',
  'requeued',
  'backingOff',
  'parking',
  'parked',
  'destaged',
];

export type Change = 'removed' | 'doubled' | 'swapped' | 'altered';

export interface Mutant {
  readonly change: Change;
  readonly at: number;
  readonly log: readonly string[];
}

/** Every one of a log but those that leave it as it is; one alteration a line. */
export function* mutantsOf(log: readonly string[]): Generator<Mutant> {
  for (const [at, line] of log.entries()) {
    const next = log[at + 1];
    yield { change: 'removed', at, log: log.toSpliced(at, 1) };
    yield { change: 'doubled', at, log: log.toSpliced(at, 0, line) };
    if (next !== undefined && next !== line)
      yield { change: 'swapped', at, log: log.toSpliced(at, 2, next, line) };
    yield { change: 'altered', at, log: log.toSpliced(at, 1, altered(line, at)) };
  }
}

function altered(line: string, at: number): string {
  const event = JSON.parse(line) as { readonly type: string; readonly place?: string };
  if (event.place === undefined)
    return JSON.stringify({
      ...event,
      version: 1,
      type: event.type === 'object.failed' ? 'object.deleted' : 'object.failed',
    });
  const other = (places.indexOf(event.place) + 1 + (at % 7)) % places.length;
  return JSON.stringify({ ...event, place: places[other] });
}
