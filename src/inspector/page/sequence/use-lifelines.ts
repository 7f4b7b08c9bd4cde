/**
 * The lifelines of the rows that are loaded, and which machines somebody has opened or folded.
 * Which column an actor has is worked out in `lifelines.ts`.
 */
import { useComputed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { Rows } from '../../protocol.ts';
import type { MachineNumber } from '../../record.ts';
import { useWorkspace } from '../model/use.ts';
import { lifelinesOf, withSeen, type Lifeline, type Lifelines, type Seen } from './lifelines.ts';

const nobody: Seen = new Map();

export function useLifelines(rows: ReadonlySignal<Rows>): {
  readonly lifelines: Lifelines;
  readonly toggle: (lifeline: Lifeline) => void;
} {
  const workspace = useWorkspace();
  const opened = useSignal<ReadonlyMap<MachineNumber, boolean>>(new Map());
  const seen = useSignal(nobody);
  const run = useSignal(workspace.run.peek());
  useSignalEffect(() => {
    const isOther = run.peek() !== workspace.run.value;
    run.value = workspace.run.value;
    seen.value = withSeen(isOther ? nobody : seen.peek(), rows.value.rows);
  });
  const inSight = useComputed(() => withSeen(nobody, rows.value.rows));
  const lifelines = useComputed(() =>
    lifelinesOf(workspace.summary.value?.machines ?? [], seen.value, inSight.value, opened.value),
  );
  return {
    lifelines: lifelines.value,
    toggle: ({ machine, fold }) => {
      if (machine === undefined) return;
      opened.value = new Map(opened.value).set(machine, fold === 'folded');
    },
  };
}
