/**
 * Mutants that do in one mode what belongs to another.
 */
import { dirtyBytesOf, laneLength } from '../../../src/machines/view-index.ts';
import { hasRoom } from '../../../src/machines/view-lanes.ts';
import { selectionActions } from '../../../src/machines/view-selection.ts';
import { viewSetup, type ViewContext } from '../../../src/machines/view-setup.ts';
import { viewMachine } from '../../../src/machines/view.ts';
import { replaced, scenario, type Mutant } from './mutant.ts';

/** C1 is not asked. */
const insertAndDestage = viewSetup.enqueueActions(({ enqueue }) => {
  enqueue(selectionActions.insertWrites);
  enqueue(selectionActions.destageAll);
});

export const modesMutants: readonly Mutant[] = [
  {
    name: 'destages a write in whatever mode',
    property: 'ModeGate',
    scenario: scenario('modes'),
    machines: { view: replaced(viewMachine, { actions: { insertWrites: insertAndDestage } }) },
    steps: 10,
  },
  {
    name: 'takes every mode for normal',
    property: 'PausedEverywhere',
    scenario: scenario('modes'),
    machines: { view: replaced(viewMachine, { guards: { isMode: () => true } }) },
    steps: 16,
  },
  {
    name: 'asks for the threshold in force (R16)',
    property: 'ForceExempt',
    scenario: scenario('modes'),
    machines: {
      view: replaced(viewMachine, {
        guards: {
          canForce: ({ context: { index, limits } }: { readonly context: ViewContext }) =>
            dirtyBytesOf(index) > limits.destageStartBytes &&
            laneLength(index, 'ordinary') > 0 &&
            hasRoom(index, limits),
        },
      }),
    },
    steps: 18,
  },
  {
    name: 'stops with flushes in flight (R25)',
    property: 'CleanStop',
    scenario: scenario('stop'),
    machines: { view: replaced(viewMachine, { guards: { isSettled: () => true } }) },
    steps: 26,
  },
];
