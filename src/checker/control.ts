/**
 * The words that all threads of a search share: which numbers and which states have been given out, how
 * far each thread has got, and whether it works or rests. A search by one thread has them too.
 * Here nobody waits; who waits for whom is said in `threads/`.
 */
import { sharedWords } from './integers.ts';

const place = {
  /** The first number that has been given to nobody. */
  next: 0,
  /** How many numbers there is room for. */
  capacity: 1,
  /** Ranges of states in this level, how many of them have been taken, and ranges for the next. */
  ranges: 2,
  taken: 3,
  nextRanges: 4,
  /** What this level's parity is: which half of the ranges it reads. */
  level: 5,
  /** Not 0: whoever works is to come to rest between two states. */
  pause: 6,
  /** Changes whenever a thread comes to rest or leaves something to the main one. */
  news: 7,
  threads: 8,
} as const;

const ofThread = {
  rest: 0,
  /** Changes whenever it is given an order. */
  orders: 1,
  found: 2,
  transitions: 3,
  openFrom: 5,
  openTo: 6,
  /** How many things it has left to the main thread, and how many of these are done. */
  left: 7,
  done: 8,
} as const;
const perThread = 9;

export const rest = { working: 0, starting: 1, idle: 2, held: 3, failed: 4 } as const;

/** How many numbers a thread takes at once; a range of a level is no longer. */
export const block = 64;

export class Control {
  readonly words: Int32Array;
  /** The main thread is number 0. */
  readonly threads: number;

  /** `words`: as the main thread has made them. */
  constructor(threads: number, words?: Int32Array) {
    this.threads = threads;
    this.words = words ?? sharedWords(place.threads + threads * perThread);
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

  of(thread: number, name: keyof typeof ofThread): number {
    return Atomics.load(this.words, placeOf(thread, name));
  }

  setOf(thread: number, name: keyof typeof ofThread, value: number): void {
    Atomics.store(this.words, placeOf(thread, name), value);
  }

  /** Gives an order to a thread that rests. */
  wake(thread: number): void {
    const at = placeOf(thread, 'orders');
    Atomics.add(this.words, at, 1);
    Atomics.notify(this.words, at);
  }

  /** Until there is an order after this one; its number. */
  waitForOrder(thread: number, last: number): number {
    const at = placeOf(thread, 'orders');
    while (Atomics.load(this.words, at) === last) Atomics.wait(this.words, at, last);
    return Atomics.load(this.words, at);
  }

  tellNews(): void {
    Atomics.add(this.words, place.news, 1);
    Atomics.notify(this.words, place.news);
  }

  /** Until there is other news than this, or for so long. Unit: milliseconds. */
  waitForNews(known: number, forMs: number): void {
    Atomics.wait(this.words, place.news, known, forMs);
  }

  /** A block of numbers; -1 when there is no room for one. */
  takeBlock(): number {
    for (;;) {
      const next = this.get('next');
      if (next + block > this.get('capacity')) return -1;
      if (Atomics.compareExchange(this.words, place.next, next, next + block) === next) return next;
    }
  }

  /** How far a thread has got. Transitions may be more than one word holds. */
  tell(thread: number, found: number, transitions: number): void {
    const at = placeOf(thread, 'found');
    this.words[at] = found;
    this.words[at + 1] = transitions % 2 ** 30;
    this.words[at + 2] = Math.floor(transitions / 2 ** 30);
  }

  get found(): number {
    return this.#sum(ofThread.found);
  }

  get transitions(): number {
    return this.#sum(ofThread.transitions) + this.#sum(ofThread.transitions + 1) * 2 ** 30;
  }

  #sum(field: number): number {
    let sum = 0;
    for (let thread = 0; thread < this.threads; thread++)
      sum += this.words[place.threads + thread * perThread + field] ?? 0;
    return sum;
  }

  /** The numbers that a thread has taken and not yet given to a state. */
  setOpen(thread: number, from: number, to: number): void {
    const at = placeOf(thread, 'openFrom');
    this.words[at] = from;
    this.words[at + 1] = to;
  }

  /** Of all threads, in ascending order. */
  get open(): readonly (readonly [from: number, to: number])[] {
    return Array.from({ length: this.threads }, (_, thread): [number, number] => {
      const at = placeOf(thread, 'openFrom');
      return [this.words[at] ?? 0, this.words[at + 1] ?? 0];
    }).toSorted((a, b) => a[0] - b[0]);
  }
}

function placeOf(thread: number, name: keyof typeof ofThread): number {
  return place.threads + thread * perThread + ofThread[name];
}
