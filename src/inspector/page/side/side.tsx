/**
 * The side: the record at the cursor, one actor, a list of actors, what else could happen, a comparison,
 * commands. Only what the run offers has a tab.
 */
import { useWorkspace } from '../model/use.ts';
import type { SideTab } from '../model/workspace.ts';
import { ActorPane } from './actor-pane.tsx';
import { ActorsPane } from './actors-pane.tsx';
import { ChoicesPane } from './choices-pane.tsx';
import { ComparePane } from './compare-pane.tsx';
import { ControlPane } from './control-pane.tsx';
import { RecordPane } from './record-pane.tsx';

export function Side() {
  const workspace = useWorkspace();
  const { hello, summary, runs, tab } = workspace;
  const kind = summary.value?.kind;
  const hasChoices = hello.value?.canBranch === true && (kind === 'trace' || kind === 'branch');
  const tabs: readonly (readonly [SideTab, string, boolean])[] = [
    ['record', 'Record', true],
    ['actor', 'Actor', true],
    ['actors', 'Actors', true],
    ['choices', 'Choices', hasChoices],
    ['compare', 'Compare', runs.value.length > 1],
    ['control', 'Control', (hello.value?.commands.length ?? 0) > 0],
  ];
  return (
    <aside class="pane side" aria-label="Details">
      <div class="pane-bar tabs" role="group" aria-label="Details of">
        {tabs
          .filter(([, , isOffered]) => isOffered)
          .map(([name, text]) => (
            <button
              key={name}
              type="button"
              aria-pressed={tab.value === name}
              onClick={() => {
                tab.value = name;
              }}
            >
              {text}
            </button>
          ))}
      </div>
      <div class="side-body" tabIndex={0} role="region" aria-label={`Details: ${tab.value}`}>
        <Body tab={tab.value} />
      </div>
    </aside>
  );
}

function Body({ tab }: { readonly tab: SideTab }) {
  switch (tab) {
    case 'record':
      return <RecordPane />;
    case 'actor':
      return <ActorPane />;
    case 'actors':
      return <ActorsPane />;
    case 'choices':
      return <ChoicesPane />;
    case 'compare':
      return <ComparePane />;
    case 'control':
      return <ControlPane />;
  }
}
