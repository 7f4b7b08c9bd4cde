/**
 * How components reach the workspace, and ask for what only they show.
 * What a component asks ends with it; what several show is asked by the workspace.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import type { Answers, Questions } from '../../protocol.ts';
import { askLatest, type Latest } from './latest.ts';
import type { ReadonlySignal } from '@preact/signals';
import type { Charts } from './charts.ts';
import type { Workspace } from './workspace.ts';

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

/** Errors: throws outside of the page. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === undefined) throw new Error('there is no workspace around this component');
  return workspace;
}

/** Asked as long as the component is there. `ask` may read signals; what else it uses is in `inputs`. */
export function useLatest<What extends keyof Questions>(
  what: What,
  ask: (workspace: Workspace) => Questions[What] | undefined,
  {
    everyMs = 0,
    inputs = [],
  }: { readonly everyMs?: number; readonly inputs?: readonly unknown[] } = {},
): ReadonlySignal<Latest<Answers[What]>> {
  const workspace = useWorkspace();
  const asking = useMemo(
    () => askLatest(workspace.source, { what, ask: () => ask(workspace), everyMs }),
    [workspace, what, everyMs, ...inputs],
  );
  useEffect(() => asking.stop, [asking]);
  return asking.latest;
}

/** The charts of this page. Errors: throws outside of the page. */
export function useCharts(): Charts {
  return useWorkspace().charts;
}
