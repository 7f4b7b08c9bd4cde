/**
 * A bag of ids that is a value object, in a machine that puts ids in and takes them out: how often and
 * in which order is remembered in the object, and is no part of its value.
 */
import { assign, setup } from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { asPlain, fromPlain } from '../../../src/table/value-object.ts';

export class Bag {
  readonly #history: readonly string[];

  constructor(history: readonly string[]) {
    this.#history = history;
  }

  toggled(id: string): Bag {
    return new Bag([...this.#history, id]);
  }

  has(id: string): boolean {
    return this.#history.filter((one) => one === id).length % 2 === 1;
  }

  [asPlain](): Readonly<Record<string, true>> {
    const held = [...new Set(this.#history)].filter((id) => this.has(id)).toSorted();
    return Object.fromEntries(held.map((id) => [id, true]));
  }

  [fromPlain](plain: object): Bag {
    return new Bag(Object.keys(plain));
  }
}

const ids = ['a', 'b', 'c'];

/** Each id may be put in or taken out at any time. */
export const bagSystem: Pick<SystemDefinition, 'logic' | 'environment'> = {
  logic: setup({
    types: {
      context: {} as { readonly bag: Bag },
      events: {} as { readonly type: 'toggle'; readonly id: string },
    },
    actions: { toggle: assign({ bag: ({ context, event }) => context.bag.toggled(event.id) }) },
  }).createMachine({
    id: 'bags',
    context: () => ({ bag: new Bag([]) }),
    on: { toggle: { actions: 'toggle' } },
  }),
  environment: { bags: ids.map((id) => ({ type: 'toggle', id })) },
};

export const bagIds = [ids];
