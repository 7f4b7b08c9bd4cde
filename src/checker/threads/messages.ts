/**
 * What the main thread of a search says to the others, as plain data over shared memory. What they
 * say to it is in the memory itself.
 */
import type { Question } from '../answers.ts';
import type { Layout } from '../layout.ts';
import type { Memory } from '../memory.ts';

/** What a thread is given at its start. */
export interface Assignment {
  readonly thread: number;
  readonly threads: number;
  readonly control: Int32Array;
  readonly left: Int32Array;
  /** The place of the slots in the tables. */
  readonly tablesPlace: number;
  readonly ofState: readonly Question[];
  readonly ofStep: readonly Question[];
  readonly asksStuck: boolean;
}

/** The arrays as they are now, longer than before perhaps. */
export interface World {
  readonly memory: Memory;
  readonly layout: Layout;
  readonly tables: Int32Array;
  readonly answers: Int32Array;
}

/** `take`: states from the arrays before. `enter`: states into a new table. */
export type Task =
  | { readonly kind: 'search' }
  | {
      readonly kind: 'take' | 'enter';
      readonly before: Pick<World, 'memory' | 'layout'>;
    };

export interface Order {
  readonly world: World;
  readonly task: Task;
  /** The share of the states. */
  readonly from: number;
  readonly to: number;
}
