/**
 * Which rows are shown. What is filtered away stays part of the run: counts, charts and the cursor do not
 * change.
 */
import { useSignal } from '@preact/signals';
import type { RowFilter } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import { changedFilter, typeShown, type TypeShown } from '../model/filters.ts';

export function FilterBar() {
  const workspace = useWorkspace();
  const filter = workspace.filter.value;
  const isEmpty = Object.keys(filter).length === 0;
  const set = (change: Partial<Record<keyof RowFilter, unknown>>) => {
    workspace.filter.value = changedFilter(filter, change);
  };
  return (
    <div class="filter-bar">
      <button
        type="button"
        aria-pressed={filter.onlyMarked === true}
        title="Only what did not go as asked"
        onClick={() => set({ onlyMarked: filter.onlyMarked === true ? undefined : true })}
      >
        Marked
      </button>
      <button
        type="button"
        aria-pressed={filter.kinds !== undefined}
        title="Only messages: no starts and ends of actors"
        onClick={() =>
          set({ kinds: filter.kinds === undefined ? ['event', 'control'] : undefined })
        }
      >
        Messages
      </button>
      <OnlyActor />
      <TypesMenu />
      {!isEmpty && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            workspace.filter.value = {};
          }}
        >
          Show all
        </button>
      )}
    </div>
  );
}

/** Of the actor that is chosen. */
function OnlyActor() {
  const workspace = useWorkspace();
  const actor = workspace.actor.value;
  const { filter } = workspace;
  const isOn = filter.value.actors !== undefined;
  if (actor === undefined && !isOn) return null;
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title="Only rows that the chosen actor has sent or received"
      onClick={() => {
        const actors = isOn || actor === undefined ? undefined : [actor];
        filter.value = changedFilter(filter.value, { actors });
      }}
    >
      This actor
    </button>
  );
}

const choices: readonly (readonly [TypeShown, string])[] = [
  ['shown', 'show'],
  ['folded', 'fold'],
  ['hidden', 'hide'],
];

function TypesMenu() {
  const workspace = useWorkspace();
  const text = useSignal('');
  const filter = workspace.filter.value;
  const types = workspace.typesSeen.value.filter((type) => type.includes(text.value));
  const changed = (filter.typesHidden?.length ?? 0) + (filter.folded?.length ?? 0);
  return (
    <details class="menu">
      <summary>Types{changed > 0 ? ` (${changed})` : ''}</summary>
      <div class="menu-list types">
        <input
          type="search"
          aria-label="Find a type"
          placeholder="find a type"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        {types.map((type) => (
          <fieldset key={type}>
            <legend>{type}</legend>
            {choices.map(([choice, word]) => (
              <button
                key={choice}
                type="button"
                aria-pressed={typeShown(filter, type) === choice}
                onClick={() => workspace.showType(type, choice)}
              >
                {word}
              </button>
            ))}
          </fieldset>
        ))}
        {types.length === 0 && <p>No type seen yet.</p>}
      </div>
    </details>
  );
}
