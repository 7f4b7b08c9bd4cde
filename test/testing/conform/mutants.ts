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

/** The same of a recording of the inspector: of each of its records in which an object says something. */
export function* recordingMutants(recording: readonly string[]): Generator<Mutant> {
  const saying = [...recording.keys()].filter((at) => saidIn(recording[at] ?? '').length > 0);
  for (const [nth, at] of saying.entries()) {
    const line = recording[at] ?? '';
    const next = saying[nth + 1];
    yield { change: 'removed', at, log: recording.toSpliced(at, 1) };
    yield { change: 'doubled', at, log: recording.toSpliced(at, 0, line) };
    if (next !== undefined)
      yield {
        change: 'swapped',
        at,
        log: recording.with(at, recording[next] ?? '').with(next, line),
      };
    yield { change: 'altered', at, log: recording.with(at, alteredStep(line, at)) };
  }
}

/** What objects say in a line of a recording, a line of JSON each. */
export function saidIn(line: string): readonly string[] {
  const { emitted = [] } = JSON.parse(line) as Step;
  return emitted.filter(({ object }) => object !== undefined).map((event) => JSON.stringify(event));
}

interface Step {
  readonly emitted?: readonly { readonly object?: string }[];
}

function alteredStep(line: string, at: number): string {
  const step = JSON.parse(line) as Step;
  const said = saidIn(line);
  const nth = at % said.length;
  const emitted = said
    .with(nth, altered(said[nth] ?? '', at))
    .map((event) => JSON.parse(event) as unknown);
  return JSON.stringify({ ...step, emitted });
}
