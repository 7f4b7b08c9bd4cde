/**
 * The words that all threads of a search share, and the one place where they wait for each other. Only
 * workers wait; the main thread reads, and may ask for an end.
 * Source: a sense-reversing barrier (Mellor-Crummey and Scott 1991), its sense a generation.
 */

/** Why the workers are to meet before the level is through; bits. */
export const request = {
  /** The store has no room left, or the log is nearly full. */
  grow: 1,
  /** A component was found that the layout has no room for. */
  relayout: 2,
  stop: 4,
  /** Who comes has not done its part of the level. */
  busy: 8,
} as const;

const place = {
  generation: 0,
  arrived: 1,
  request: 2,
  outcome: 3,
  /** The first number that has been given to nobody. */
  next: 5,
  /** How many numbers there is room for. */
  capacity: 6,
  depth: 7,
  /** Ranges of states in this level, how many of them have been taken, and ranges for the next. */
  ranges: 8,
  taken: 9,
  nextRanges: 10,
  /** What this level's parity is: which half of the ranges it reads. */
  level: 11,
  /** Words in a state, and entries in the table: for the main thread to tell how much memory that is. */
  width: 12,
  table: 13,
  workers: 14,
} as const;
const ofWorker = { found: 0, transitions: 1, openFrom: 3, openTo: 4 } as const;
const perWorker = 6;

/** How many numbers a worker takes at once; a range of a level is no longer. */
export const block = 64;

export class Control {
  readonly words: Int32Array;
  readonly workers: number;
  /** By property: who decided it, plus one. */
  readonly decided: Int32Array;

  constructor(memory: SharedArrayBuffer, workers: number, properties: number) {
    const own = place.workers + workers * perWorker;
    this.words = new Int32Array(memory, 0, own);
    this.decided = new Int32Array(memory, own * 4, properties);
    this.workers = workers;
  }

  static bytes(workers: number, properties: number): number {
    return (place.workers + workers * perWorker + properties) * 4;
  }

  get(name: keyof typeof place): number {
    return Atomics.load(this.words, place[name]);
  }

  set(name: keyof typeof place, value: number): void {
    Atomics.store(this.words, place[name], value);
  }

  /** The value before. */
  add(name: keyof typeof place, value: number): number {
    return Atomics.add(this.words, place[name], value);
  }

  ask(bits: number): void {
    Atomics.or(this.words, place.request, bits);
  }

  get isAsked(): boolean {
    return this.get('request') !== 0;
  }

  /** Waits for all workers. What had been asked for when the last came is the same for all. */
  meet(): number {
    const { words } = this;
    const generation = Atomics.load(words, place.generation);
    const outcome = place.outcome + (generation & 1);
    if (Atomics.add(words, place.arrived, 1) === this.workers - 1) {
      Atomics.store(words, place.arrived, 0);
      Atomics.store(words, outcome, Atomics.exchange(words, place.request, 0));
      Atomics.add(words, place.generation, 1);
      Atomics.notify(words, place.generation);
    } else {
      while (Atomics.load(words, place.generation) === generation)
        Atomics.wait(words, place.generation, generation);
    }
    return Atomics.load(words, outcome);
  }

  /** A block of numbers; -1 when there is no room for one. */
  takeBlock(): number {
    for (;;) {
      const next = this.get('next');
      if (next + block > this.get('capacity')) return -1;
      if (Atomics.compareExchange(this.words, place.next, next, next + block) === next) return next;
    }
  }

  /** True: this worker is the first to decide the property. */
  decide(property: number, worker: number): boolean {
    return Atomics.compareExchange(this.decided, property, 0, worker + 1) === 0;
  }

  /** How far a worker has got. Transitions may be more than one word holds. */
  tell(worker: number, found: number, transitions: number): void {
    const at = place.workers + worker * perWorker;
    this.words[at + ofWorker.found] = found;
    this.words[at + ofWorker.transitions] = transitions % 2 ** 30;
    this.words[at + ofWorker.transitions + 1] = Math.floor(transitions / 2 ** 30);
  }

  get found(): number {
    return this.#sum(ofWorker.found);
  }

  get transitions(): number {
    return this.#sum(ofWorker.transitions) + this.#sum(ofWorker.transitions + 1) * 2 ** 30;
  }

  #sum(field: number): number {
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker++)
      sum += this.words[place.workers + worker * perWorker + field] ?? 0;
    return sum;
  }

  /** The numbers that a worker has taken and not yet given to a state. */
  setOpen(worker: number, from: number, to: number): void {
    const at = place.workers + worker * perWorker;
    this.words[at + ofWorker.openFrom] = from;
    this.words[at + ofWorker.openTo] = to;
  }

  /** Of all workers, in ascending order. */
  get open(): readonly (readonly [from: number, to: number])[] {
    return Array.from({ length: this.workers }, (_, worker): [number, number] => {
      const at = place.workers + worker * perWorker;
      return [this.words[at + ofWorker.openFrom] ?? 0, this.words[at + ofWorker.openTo] ?? 0];
    }).toSorted((a, b) => a[0] - b[0]);
  }
}
