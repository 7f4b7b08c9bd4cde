/**
 * The room that a search has for its states: numbers to give out, arrays that grow, and another layout
 * when components no longer fit. While these change everybody rests; where there is much to be moved,
 * everybody takes a share.
 */
import { block, type Control } from './control.ts';
import type { Layout } from './layout.ts';
import { bytesOf, capacityOf, grown, noMemory, rewidened, type Memory } from './memory.ts';
import type { Ranges } from './ranges.ts';
import type { StateStore } from './state-store.ts';
import type { Crew } from './threads/crew.ts';

export class Room {
  memory = noMemory;
  readonly #control: Control;
  readonly #ranges: Ranges;
  readonly #crew: Crew | undefined;

  constructor(control: Control, ranges: Ranges, crew: Crew | undefined) {
    this.#control = control;
    this.#ranges = ranges;
    this.#crew = crew;
  }

  /** Unit: bytes. */
  get bytes(): number {
    const { words, parents, table } = this.memory;
    const width = parents.length === 0 ? 0 : words.length / parents.length;
    return bytesOf(this.#control.get('next'), width, table.length);
  }

  takeBlock(store: StateStore): number {
    for (;;) {
      const from = this.#control.takeBlock();
      if (from >= 0) return from;
      this.ensure(store);
    }
  }

  /** For a block of numbers. */
  ensure(store: StateStore): void {
    while (this.#control.get('next') + block > this.#control.get('capacity'))
      this.#renew(store, grown(this.memory, store.layout.words), store.layout);
  }

  relayout(store: StateStore, layout: Layout): void {
    this.#renew(store, rewidened(this.memory, layout.words), layout);
  }

  #renew(store: StateStore, memory: Memory, layout: Layout): void {
    const crew = this.#crew;
    crew?.gather();
    const control = this.#control;
    const before = { memory: this.memory, layout: store.layout };
    this.memory = memory;
    store.use(memory, layout);
    if (memory.ranges !== before.memory.ranges) this.#ranges.moveTo(memory.ranges);
    control.set('capacity', capacityOf(memory));
    control.setOpen(0, ...store.open);
    const share = (work: 'take' | 'enter', own: (from: number, to: number) => void): void => {
      const next = control.get('next');
      if (crew === undefined) own(0, next);
      else crew.share({ kind: work, before }, next, own);
    };
    if (memory.words !== before.memory.words)
      share('take', (from, to) => store.take(before.memory, before.layout, from, to));
    if (memory.table !== before.memory.table)
      share('enter', (from, to) => store.enter(from, to, control.open));
  }
}
