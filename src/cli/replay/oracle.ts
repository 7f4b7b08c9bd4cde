/**
 * Remembers what was written and judges what comes back, while both are going on. The reference that
 * a replay checks the engine against: it asks the engine nothing.
 * Costs eight bytes a sector written, 1 KiB for a whole object of 64 KiB.
 */
import { SECTOR_BYTES } from '../trace/request.ts';
import type { Content } from './content.ts';
import { judge } from './judge.ts';
import type { Fault } from './object-history.ts';
import { ObjectHistory, sectorsOf } from './object-history.ts';

/** A write on its way: what to write, and what to tell the oracle when it is acknowledged. */
export interface IssuedWrite {
  readonly history: ObjectHistory;
  readonly version: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A read on its way: the oldest versions that it may return. */
export interface IssuedRead {
  readonly history: ObjectHistory;
  readonly oldest: Uint32Array;
}

/** One object's wrong sectors, for people. Unit: sectors; `firstOffset` in bytes. */
export interface Finding {
  readonly object: string;
  readonly firstOffset: number;
  lost: number;
  corrupt: number;
}

/** Judges every read of one run. */
export class Oracle {
  readonly #content: Content;
  readonly #before: 'nothing' | 'unknown';
  readonly #histories = new Map<string, ObjectHistory>();
  readonly #findings = new Map<string, Finding>();
  #lost = 0;
  #corrupt = 0;

  /** `before`: what the objects held before this run; what is unknown is judged once overwritten. */
  constructor(options: { readonly content: Content; readonly before: 'nothing' | 'unknown' }) {
    this.#content = options.content;
    this.#before = options.before;
  }

  /** Sectors that hold less than was acknowledged: an older version, or nothing. Each counts once. */
  get lost(): number {
    return this.#lost;
  }

  /** Sectors that hold what was never written there, or cannot be read. Each counts once. */
  get corrupt(): number {
    return this.#corrupt;
  }

  /** The objects with wrong sectors. */
  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** The objects that this run read or wrote. */
  get histories(): Iterable<ObjectHistory> {
    return this.#histories.values();
  }

  /** The next write of a stretch of an object. Invariant: called in the order of the engine's calls. */
  issueWrite(object: string, offset: number, length: number): IssuedWrite {
    const history = this.#history(object);
    const { from, to } = sectorsOf(offset, length);
    const version = history.issue(from, to);
    return {
      history,
      version,
      offset,
      bytes: this.#content.bytes(history.base, version, offset, length),
    };
  }

  /** The write is durable. */
  acknowledge(write: IssuedWrite): void {
    const { from, to } = sectorsOf(write.offset, write.bytes.length);
    write.history.ack(write.version, from, to);
  }

  /** A read is about to be issued. */
  issueRead(object: string): IssuedRead {
    const history = this.#history(object);
    return { history, oldest: history.acked.slice() };
  }

  /** A read returned; `undefined` stands for an object that is not there. */
  judge(read: IssuedRead, found: Uint8Array | undefined): void {
    const bytes = found ?? new Uint8Array(0);
    judge(
      {
        ...read,
        content: this.#content,
        found: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        before: this.#before,
      },
      (sector, fault) => this.#note(read.history, sector, fault),
    );
  }

  /** A read was refused because of a checksum: all that was acknowledged there is corrupt. */
  judgeUnreadable(read: IssuedRead): void {
    read.oldest.forEach((version, sector) => {
      if (version > 0) this.#note(read.history, sector, 'corrupt');
    });
  }

  #history(object: string): ObjectHistory {
    const known = this.#histories.get(object);
    if (known !== undefined) return known;
    const history = new ObjectHistory(object, this.#content.baseOf(object));
    this.#histories.set(object, history);
    return history;
  }

  #note(history: ObjectHistory, sector: number, fault: Fault): void {
    const before = history.mark(sector, fault);
    if (before === 'corrupt' || before === fault) return;
    const finding = this.#findings.get(history.object) ?? {
      object: history.object,
      firstOffset: sector * SECTOR_BYTES,
      lost: 0,
      corrupt: 0,
    };
    this.#findings.set(history.object, finding);
    finding[fault] += 1;
    if (before === 'lost') finding.lost -= 1;
    this.#corrupt += fault === 'corrupt' ? 1 : 0;
    this.#lost += fault === 'lost' ? 1 : before === 'lost' ? -1 : 0;
  }
}
