/**
 * Everything that was recorded, in order: records go in at the end and, beyond a bound, leave at the
 * front, a segment at a time. The state at any record is rebuilt from the checkpoint of its segment.
 * A position counts records from the first ever appended; a `seq` is the recorder's own number.
 * Questions about it are in the files beside this one. Runs in node and in a page.
 */
import type { InspectionRecord, MachineRecord, RecordingHeader, Seq } from '../record.ts';
import { Actors } from './actors.ts';
import { KeptContexts } from './kept-contexts.ts';
import { losingGuards } from './losing-guards.ts';
import { ended, Population } from './population.ts';
import { Samples } from './samples.ts';
import { flag, kinds, Segment, segmentBits, segmentRecords } from './segment.ts';
import { Values } from './values.ts';

export interface TimelineOptions {
  /** Rounded up to whole segments of 65,536. Default: 1,048,576. */
  readonly recordsMax?: number;
}

/** A record's segment and its place there. */
export interface Place {
  readonly segment: Segment;
  readonly at: number;
}

interface Kept {
  readonly segment: Segment;
  /** Before its first record. */
  readonly checkpoint: Population;
}

export class Timeline {
  readonly header: RecordingHeader;
  readonly actors = new Actors();
  readonly values = new Values();
  readonly samples = new Samples();
  readonly keptContexts = new KeptContexts();
  readonly machines: MachineRecord[] = [];
  /** Of events, by their number in the `types` column. */
  readonly types: string[] = [];
  /** Records that nobody kept: told by the recorder, or gone from the front. */
  dropped = 0;
  readonly #typeIds = new Map<string, number>();
  readonly #segmentsMax: number;
  /** Invariant: consecutive; the first holds the position `#firstSegment * segmentRecords`. */
  readonly #kept: Kept[] = [];
  #firstSegment = 0;
  #end = 0;
  readonly #now = new Population();

  constructor(header: RecordingHeader, { recordsMax = 2 ** 20 }: TimelineOptions = {}) {
    this.header = header;
    this.#segmentsMax = Math.ceil(recordsMax / segmentRecords) + 1;
  }

  /** The position of the oldest record that is kept. */
  get start(): number {
    return this.#firstSegment << segmentBits;
  }

  /** One after the last position. */
  get end(): number {
    return this.#end;
  }

  /** After the last record. Invariant: not to be changed, and only until the next record is appended. */
  get now(): Population {
    return this.#now;
  }

  /** `line`: the record as JSON, when it is at hand. Errors: throws when `seq` or `t` goes backwards. */
  append(record: InspectionRecord, line = JSON.stringify(record)): void {
    const position = this.#end;
    const at = position & (segmentRecords - 1);
    if (at === 0) this.#openSegment();
    const segment = this.#kept.at(-1)?.segment;
    if (segment === undefined) throw new Error(`there is no segment for position ${position}`);
    this.#requireOrder(record);
    segment.seqs[at] = record.seq;
    segment.times[at] = record.t;
    segment.kinds[at] = kinds.indexOf(record.kind);
    segment.flags[at] = record.seq === this.header.violation?.seq ? flag.violation : 0;
    segment.actors[at] = segment.senders[at] = segment.types[at] = -1;
    segment.causes[at] = segment.steps[at] = segment.befores[at] = segment.values[at] = -1;
    segment.write(at, line);
    this.#end = position + 1;
    this.#fill(record, segment, at, position, line);
    this.#now.advance(segment, at, position);
  }

  /** Undefined: not kept. */
  placeOf(position: number): Place | undefined {
    const kept = this.#kept[(position >> segmentBits) - this.#firstSegment];
    if (kept === undefined || position >= this.#end) return undefined;
    return { segment: kept.segment, at: position & (segmentRecords - 1) };
  }

  /** Looks at records in order, up to but not at `to`; those that are not kept are left out. */
  scan(
    from: number,
    to: number,
    look: (segment: Segment, at: number, position: number) => void,
  ): void {
    const end = Math.min(to, this.#end);
    for (let position = Math.max(from, this.start); position < end;) {
      const segment = this.#kept[(position >> segmentBits) - this.#firstSegment]?.segment;
      if (segment === undefined) return;
      const next = Math.min(end, ((position >> segmentBits) + 1) << segmentBits);
      for (; position < next; position++) look(segment, position & (segmentRecords - 1), position);
    }
  }

  /** Errors: throws when the position is not kept. */
  record(position: number): InspectionRecord {
    const place = this.placeOf(position);
    if (place === undefined) throw new Error(`position ${position} is not in the timeline`);
    return JSON.parse(place.segment.line(place.at)) as InspectionRecord;
  }

  /** The last position with a `seq` of at most this one; `start - 1` when all come after it. */
  positionOf(seq: Seq): number {
    let low = this.start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.seqAt(middle) <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  seqAt(position: number): Seq {
    const place = this.placeOf(position);
    return place?.segment.seqs[place.at] ?? 0;
  }

  timeAt(position: number): number {
    const place = this.placeOf(position);
    return place?.segment.times[place.at] ?? 0;
  }

  /** After the record at a position; a copy, or `now`. */
  populationAt(position: number): Population {
    if (position >= this.#end - 1) return this.#now;
    const kept = this.#kept[Math.max(0, (position >> segmentBits) - this.#firstSegment)];
    if (kept === undefined) return new Population();
    const population = kept.checkpoint.copy();
    const last = position & (segmentRecords - 1);
    const base = position - last;
    if (position >= this.start)
      for (let at = 0; at <= last; at++) population.advance(kept.segment, at, base + at);
    return population;
  }

  get memoryBytes(): number {
    return this.#kept.reduce(
      (sum, { segment, checkpoint }) => sum + segment.memoryBytes + checkpoint.memoryBytes,
      this.#now.memoryBytes,
    );
  }

  #fill(
    record: InspectionRecord,
    segment: Segment,
    at: number,
    position: number,
    line: string,
  ): void {
    switch (record.kind) {
      case 'machine':
        this.machines[record.machine] = record;
        return;
      case 'sample':
        this.samples.add(record);
        return;
      case 'dropped':
        this.dropped += record.records;
        return;
      case 'control':
        return;
      case 'started':
        this.actors.add(record, position);
        segment.values[at] = this.values.of(record.machine, record.value);
        segment.mark(at, flag.hasContext);
        break;
      case 'event':
        segment.senders[at] = record.sender ?? -1;
        segment.types[at] = this.typeId(record.type);
        if (record.isDead === true) segment.mark(at, flag.dead);
        if (isRefusal(record.type, line)) segment.mark(at, flag.refused);
        break;
      case 'step':
        this.#fillStep(record, segment, at);
        break;
      case 'stopped':
        this.actors.end(record);
        segment.values[at] = ended[record.status];
        if (record.status === 'error') segment.mark(at, flag.error);
        this.#markDead(record.unread ?? []);
        break;
    }
    const actor = record.actor ?? -1;
    segment.actors[at] = actor;
    segment.befores[at] = this.#now.lasts.at(actor);
    if (record.cause !== undefined)
      segment.causes[at] = this.#causeOf(record.cause, record.seq, position);
    if (record.kind === 'step') this.#linkToEvent(segment, at, position);
  }

  #fillStep(
    record: Extract<InspectionRecord, { kind: 'step' }>,
    segment: Segment,
    at: number,
  ): void {
    const machine = this.actors.at(record.actor)?.machine;
    segment.values[at] =
      machine === undefined || record.value === undefined
        ? this.#now.values.at(record.actor)
        : this.values.of(machine, record.value);
    if (record.context !== undefined) segment.mark(at, flag.hasContext);
    else if (record.changes !== undefined) segment.mark(at, flag.hasChanges);
    if (record.isIgnored === true) segment.mark(at, flag.ignored);
  }

  /** A step tells of its event how it went, too. */
  #linkToEvent(segment: Segment, at: number, position: number): void {
    const cause = segment.causes[at] ?? -1;
    const event = this.placeOf(cause);
    if (event === undefined) return;
    segment.steps[at] = cause;
    if ((event.segment.steps[event.at] ?? -1) < 0) event.segment.steps[event.at] = position;
    if (((segment.flags[at] ?? 0) & flag.ignored) === 0) return;
    const type = event.segment.types[event.at] ?? -1;
    segment.unmark(at, flag.ignored);
    // Nobody asks for XState's word that a child has ended.
    if (this.types[type]?.startsWith('xstate.') === true) return;
    const value = this.#now.values.at(segment.actors[at] ?? -1);
    const mark = losingGuards(this, value, type, []).length > 0 ? flag.guarded : flag.ignored;
    segment.mark(at, mark);
    event.segment.mark(event.at, mark);
  }

  #markDead(unread: readonly Seq[]): void {
    for (const seq of unread) {
      const position = this.positionOf(seq);
      const place = this.seqAt(position) === seq ? this.placeOf(position) : undefined;
      place?.segment.mark(place.at, flag.dead);
    }
  }

  /** The position of a `seq`; mostly as far back as the numbers say. */
  #causeOf(cause: Seq, seq: Seq, position: number): number {
    const guess = position - (seq - cause);
    if (guess >= this.start && this.seqAt(guess) === cause) return guess;
    const found = this.positionOf(cause);
    return found >= this.start && this.seqAt(found) === cause ? found : -1;
  }

  typeId(type: string): number {
    let id = this.#typeIds.get(type);
    if (id === undefined) {
      id = this.types.push(type) - 1;
      this.#typeIds.set(type, id);
    }
    return id;
  }

  #openSegment(): void {
    this.#kept.push({ segment: new Segment(), checkpoint: this.#now.copy() });
    if (this.#kept.length <= this.#segmentsMax) return;
    const gone = this.#kept.shift();
    if (gone === undefined) return;
    this.keptContexts.keep(gone.segment, this.actors);
    this.#firstSegment++;
    this.dropped += segmentRecords;
    this.samples.forget(this.seqAt(this.start));
  }

  #requireOrder({ seq, t }: InspectionRecord): void {
    const last = this.#end - 1;
    if (last < this.start) return;
    if (seq > this.seqAt(last) && t >= this.timeAt(last)) return;
    throw new Error(
      `record ${seq} at ${t} ms comes after record ${this.seqAt(last)} at ${this.timeAt(last)} ms: ` +
        'numbers and times only grow.',
    );
  }
}

/** An event that says no: by its type, or by a field of the kind `refused`. */
function isRefusal(type: string, line: string): boolean {
  return type.includes('refuse') || line.includes('"refused"');
}
