/**
 * The one order in which all threads number what is new. Each keeps a model of its own; whatever gives
 * a new number there is written here first, and done by every model in the order of this log, so that
 * all of them give the same numbers to the same things, whatever these are: local states with their
 * references and histories, channels, slots. Nothing but integers is handed over.
 * An entry: what kind of thing was done plus one (written last), its length, the digest of the model
 * behind it, and its arguments.
 * Source: state machine replication (Schneider 1990).
 */
import { novelty } from '../../table/gate.ts';
import { applyMove, initialVector } from '../apply.ts';
import type { Agree, Deed } from '../deed.ts';
import type { Model } from '../model.ts';

/** `start`: the model as it is made, and its first state. */
type Entry = Deed | { readonly kind: 'start' };

const kinds = ['start', 'moves', 'append', 'apply'] as const;
const headWords = 3;
/** The place of the log's end. */
const endAt = 0;

/** The log is full; it can grow when all workers have met. */
export class LogFull extends Error {
  override readonly name = 'LogFull';
}

export class SharedLog {
  words: Int32Array;
  readonly #model: Model;
  #read = 1;

  constructor(memory: SharedArrayBuffer, model: Model) {
    this.words = new Int32Array(memory);
    this.#model = model;
  }

  get length(): number {
    return Math.max(1, Atomics.load(this.words, endAt));
  }

  /** The log itself, or a longer copy when it is half full; while nobody writes. */
  roomier(): SharedArrayBuffer {
    const { words } = this;
    const { buffer } = words;
    if (this.length < words.length / 2 && buffer instanceof SharedArrayBuffer) return buffer;
    const longer = new SharedArrayBuffer(words.byteLength * 2);
    new Int32Array(longer).set(words.subarray(0, this.length));
    return longer;
  }

  use(memory: SharedArrayBuffer): void {
    this.words = new Int32Array(memory);
  }

  /** Does what may give new numbers: at once when it gives none, and in the log's order when it does. */
  readonly agree: Agree = (deed, act) => {
    this.catchUp();
    try {
      return this.#closed(act);
    } catch (error) {
      if (error !== novelty) throw error;
    }
    this.append(deed());
    this.catchUp();
    return this.#closed(act);
  };

  /** Does what others have done; for so long. Unit: milliseconds. */
  catchUp(forMs = Number.POSITIVE_INFINITY): void {
    const { words } = this;
    const isTimed = forMs < Number.POSITIVE_INFINITY;
    const untilMs = isTimed ? performance.now() + forMs : forMs;
    while (this.#read < this.length) {
      if (isTimed && performance.now() >= untilMs) return;
      // Who has taken a place in the log fills it without waiting for anyone.
      while (Atomics.load(words, this.#read) === 0);
      const length = words[this.#read + 1] ?? headWords;
      perform(this.#model, deedOf(words, this.#read, length));
      this.#compare(this.#read + 2);
      this.#read += length;
    }
  }

  append(deed: Entry): void {
    const { words } = this;
    const args = argsOf(deed);
    const length = headWords + args.length;
    let from = Atomics.load(words, endAt);
    for (;;) {
      const start = Math.max(1, from);
      if (start + length > words.length) throw new LogFull('the log of a search is full');
      const found = Atomics.compareExchange(words, endAt, from, start + length);
      if (found === from) break;
      from = found;
    }
    const start = Math.max(1, from);
    words[start + 1] = length;
    words.set(args, start + headWords);
    Atomics.store(words, start, kinds.indexOf(deed.kind) + 1);
  }

  #closed<T>(act: () => T): T {
    const { gate } = this.#model;
    gate.isClosed = true;
    try {
      return act();
    } finally {
      gate.isClosed = false;
    }
  }

  /** The first to have done it writes its digest down; the others compare theirs. */
  #compare(at: number): void {
    const digest = this.#model.gate.digest | 1;
    const first = Atomics.compareExchange(this.words, at, 0, digest);
    if (first !== 0 && first !== digest)
      throw new Error(
        'two worker threads came to different results for the same step. What a machine does has to ' +
          'follow from its state, the event and the input alone; and `module` has to be the system ' +
          'that is checked. Use one worker to find out more.',
      );
  }
}

function argsOf(deed: Entry): readonly number[] {
  switch (deed.kind) {
    case 'start':
      return [];
    case 'moves':
      return [deed.slot, deed.component];
    case 'append':
      return [deed.slot, deed.component, deed.from, deed.event];
    case 'apply':
      return [deed.slot, deed.move, ...deed.vector];
  }
}

function deedOf(words: Int32Array, at: number, length: number): Entry {
  const [slot = 0, second = 0, from = 0, event = 0] = words.subarray(at + headWords, at + length);
  const kind = kinds[(words[at] ?? 0) - 1];
  if (kind === undefined) throw new Error('the log of a search is damaged');
  switch (kind) {
    case 'moves':
      return { kind: 'moves', slot, component: second };
    case 'append':
      return { kind: 'append', slot, component: second, from, event };
    case 'apply': {
      const vector = [...words.subarray(at + headWords + 2, at + length)];
      return { kind: 'apply', slot, move: second, vector };
    }
    case 'start':
      return { kind };
  }
}

function perform(model: Model, deed: Entry): void {
  switch (deed.kind) {
    case 'start':
      initialVector(model);
      break;
    case 'moves':
      model.moves(deed.slot, deed.component);
      break;
    case 'append':
      model.componentsOf(deed.slot).append(deed.component, deed.from, deed.event);
      break;
    case 'apply': {
      const move = model.moves(deed.slot, deed.vector[deed.slot] ?? 0)[deed.move];
      if (move !== undefined) applyMove(model, deed.vector, move);
      break;
    }
  }
}
