/** Systems that end a search: by growing, and by failing. */
import { assign, createMachine } from 'xstate';
import type { SystemDefinition } from '../../../src/checker/api.ts';
import { always } from '../../../src/checker/properties.ts';

function counting(properties: SystemDefinition['properties'] = []): SystemDefinition {
  const logic = createMachine({
    id: 'counter',
    context: { count: 0 },
    on: {
      more: {
        actions: assign({
          count: ({ context }: { context: { count: number } }) => context.count + 1,
        }),
      },
    },
  });
  return {
    name: 'counter',
    logic,
    environment: { counter: [{ type: 'more' }] },
    bounds: { localStates: 500 },
    properties,
  };
}

export const growing = (): SystemDefinition => counting();

/** Its property throws far from the start. */
export const throwing = (): SystemDefinition =>
  counting([
    always('throws', (state) => {
      if ((state.actor('counter')?.context as { count: number } | undefined)?.count === 100)
        throw new Error('the property failed');
      return true;
    }),
  ]);
