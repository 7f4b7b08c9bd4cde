/**
 * The rows that pass a filter, as positions: found once by a look through the columns, and continued as
 * records come in. A filter takes rows away and changes nothing else: the cursor stays a `seq`.
 */
import type { Questions, RowFilter, Rows } from '../protocol.ts';
import { Integers } from './integers.ts';
import { anyMark, rowAt } from './row.ts';
import { kinds, type Segment } from './segment.ts';
import type { Timeline } from './timeline.ts';

/** Filters that are remembered, the last used. */
const remembered = 8;
/** Of rows at once. */
const countMax = 2000;

export class RowLists {
  readonly #timeline: Timeline;
  readonly #byFilter = new Map<string, RowList>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  window({ filter = {}, offset, around, count }: Omit<Questions['rows'], 'run'>): Rows {
    const list = this.#listOf(filter);
    const size = Math.min(Math.max(count, 0), countMax);
    const total = list.length;
    const cursorRow =
      around === undefined ? total - 1 : list.lastAtMost(this.#timeline.positionOf(around));
    const wished =
      offset ?? (around === undefined ? total - size : cursorRow - Math.floor(size / 2));
    const begin = Math.max(0, Math.min(wished, total - size));
    const rows = Array.from({ length: Math.min(size, total - begin) }, (_, at) =>
      list.row(begin + at),
    );
    return { total, offset: begin, rows, cursorRow };
  }

  #listOf(filter: RowFilter): RowList {
    const key = JSON.stringify(filter);
    let list = this.#byFilter.get(key);
    this.#byFilter.delete(key);
    if (list === undefined || list.start !== this.#timeline.start)
      list = new RowList(this.#timeline, filter);
    this.#byFilter.set(key, list);
    const oldest = this.#byFilter.keys().next();
    if (this.#byFilter.size > remembered && oldest.done !== true)
      this.#byFilter.delete(oldest.value);
    list.catchUp();
    return list;
  }
}

class RowList {
  readonly start: number;
  readonly #timeline: Timeline;
  readonly #passes: Passes;
  readonly #folded: readonly string[];
  /** Of the first record of each row. */
  readonly #positions = new Integers();
  /** Of the last record, and how many there are. */
  readonly #lasts = new Integers();
  readonly #counts = new Integers();
  #scannedTo: number;
  /** Of the last row, when its type is folded; else -1. */
  #openType = -1;

  constructor(timeline: Timeline, filter: RowFilter) {
    this.#timeline = timeline;
    this.start = timeline.start;
    this.#scannedTo = timeline.start;
    this.#passes = passing(timeline, filter);
    this.#folded = filter.folded ?? [];
  }

  get length(): number {
    return this.#positions.length;
  }

  catchUp(): void {
    const folded = new Set(this.#folded.map((type) => this.#timeline.typeId(type)));
    this.#timeline.scan(this.#scannedTo, this.#timeline.end, (segment, at, position) => {
      if (!this.#passes(segment, at)) return;
      const type = segment.types[at] ?? -1;
      if (type >= 0 && type === this.#openType) this.#foldIn(position);
      else this.#open(position, folded.has(type) ? type : -1);
    });
    this.#scannedTo = this.#timeline.end;
  }

  #open(position: number, type: number): void {
    this.#openType = type;
    this.#positions.push(position);
    this.#lasts.push(position);
    this.#counts.push(1);
  }

  #foldIn(position: number): void {
    const last = this.length - 1;
    this.#lasts.set(last, position);
    this.#counts.set(last, this.#counts.at(last) + 1);
  }

  row(index: number): Rows['rows'][number] {
    const row = rowAt(this.#timeline, this.#positions.at(index));
    const records = this.#counts.at(index);
    if (records === 1) return row;
    return { ...row, folded: { records, last: this.#timeline.seqAt(this.#lasts.at(index)) } };
  }

  /** The last row that begins at or before a position; -1: none. */
  lastAtMost(position: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions.at(middle) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

type Passes = (segment: Segment, at: number) => boolean;

const rowKinds = new Set(['event', 'started', 'stopped', 'control', 'dropped', 'step']);
const stepKind = kinds.indexOf('step');

/** Whether a record is a row that a filter lets pass. */
function passing(timeline: Timeline, filter: RowFilter): Passes {
  const isKind = kinds.map(
    (kind) => rowKinds.has(kind) && (filter.kinds?.some((other) => other === kind) ?? true),
  );
  const ids = (types: readonly string[]) => new Set(types.map((type) => timeline.typeId(type)));
  const shown = filter.types === undefined ? undefined : ids(filter.types);
  const hidden = ids(filter.typesHidden ?? []);
  const isAbout = concerning(timeline, filter);
  return (segment, at) => {
    const kind = segment.kinds[at] ?? 0;
    if (isKind[kind] !== true) return false;
    // A step whose event is there is told by the event's row.
    if (kind === stepKind && (segment.steps[at] ?? -1) >= 0) return false;
    const type = segment.types[at] ?? -1;
    if (type >= 0 && (hidden.has(type) || shown?.has(type) === false)) return false;
    if (type < 0 && shown !== undefined) return false;
    if (filter.onlyMarked === true && ((segment.flags[at] ?? 0) & anyMark) === 0) return false;
    return isAbout?.(segment, at) ?? true;
  };
}

/** Undefined: everyone. */
function concerning(timeline: Timeline, { actors, machines }: RowFilter): Passes | undefined {
  if (actors === undefined && machines === undefined) return undefined;
  const chosen = new Set(actors);
  const ofMachines = new Set(machines);
  const isOne = (actor: number): boolean =>
    actor >= 0 && (chosen.has(actor) || ofMachines.has(timeline.actors.at(actor)?.machine ?? -1));
  return (segment, at) => isOne(segment.actors[at] ?? -1) || isOne(segment.senders[at] ?? -1);
}
