/**
 * Keys that work everywhere but in a field; those of a pane are in the pane.
 * A dialog takes all keys while it is open.
 */
import { useEffect } from 'preact/hooks';
import type { SideTab, Workspace } from '../model/workspace.ts';

const tabs: readonly SideTab[] = ['record', 'actor', 'actors', 'choices', 'compare', 'control'];

const keys: Readonly<Record<string, (workspace: Workspace) => void>> = {
  j: (workspace) => void workspace.step('forward'),
  k: (workspace) => void workspace.step('back'),
  m: (workspace) => void workspace.step('forward', 'mark'),
  M: (workspace) => void workspace.step('back', 'mark'),
  n: (workspace) => void workspace.finder.next('forward'),
  N: (workspace) => void workspace.finder.next('back'),
  '[': (workspace) => workspace.goToStart(),
  ']': (workspace) => workspace.goToEnd(),
  ' ': (workspace) => workspace.toggle(),
  '/': (workspace) => workspace.finder.open(),
  '?': (workspace) => {
    workspace.isHelpOpen.value = true;
  },
};

export function useKeyboard(workspace: Workspace): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFinder = (event.ctrlKey || event.metaKey) && event.key === 'k';
      if (!isFinder && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event))) return;
      const tab = tabs[Number(event.key) - 1];
      const key = isFinder ? keys['/'] : keys[event.key];
      if (key === undefined && tab === undefined) return;
      event.preventDefault();
      if (key !== undefined) key(workspace);
      else if (tab !== undefined) workspace.openTab(tab);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [workspace]);
}

/** A field takes the keys itself, a dialog all of them, and a button the space. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null) return true;
  return key === ' ' && target.closest('button, summary, input') !== null;
}
