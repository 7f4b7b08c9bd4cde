/**
 * The command palette: one field that finds records, actors, machines and what can be done. Arrow keys
 * choose, Enter takes, Escape closes.
 */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useWorkspace } from '../model/use.ts';
import { hitsOf, type Hit } from './hits.ts';

export function Finder() {
  const workspace = useWorkspace();
  const { finder } = workspace;
  const dialog = useRef<HTMLDialogElement>(null);
  const chosen = useSignal(0);
  const isOpen = finder.isOpen.value;
  useEffect(() => {
    if (!isOpen) return dialog.current?.close();
    dialog.current?.showModal();
    dialog.current?.querySelector('input')?.select();
  }, [isOpen]);
  const hits = hitsOf(workspace);
  const at = Math.min(chosen.value, hits.length - 1);
  const take = (hit: Hit | undefined) => {
    finder.isOpen.value = false;
    hit?.take();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && hits.length > 0) {
      event.preventDefault();
      chosen.value = (at + by + hits.length) % hits.length;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(hits[at]);
    }
  };
  return (
    <dialog
      ref={dialog}
      class="finder"
      aria-label="Search, go to, do"
      onClose={() => {
        finder.isOpen.value = false;
      }}
      onClick={(event) => {
        if (event.target === dialog.current) finder.isOpen.value = false;
      }}
    >
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="hits"
        aria-activedescendant={hits[at] === undefined ? '' : `hit-${at}`}
        aria-label="Search, go to, do"
        placeholder="A type, a path, a value, a record’s number, a command"
        value={finder.text.value}
        onInput={(event) => {
          chosen.value = 0;
          void finder.look(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <Hits hits={hits} at={at} chosen={chosen} take={take} />
      {hits.length === 0 && (
        <p class="empty">{finder.isLooking.value ? 'Looking …' : 'Nothing found.'}</p>
      )}
    </dialog>
  );
}

function Hits({
  hits,
  at,
  chosen,
  take,
}: {
  readonly hits: readonly Hit[];
  readonly at: number;
  readonly chosen: Signal<number>;
  readonly take: (hit: Hit) => void;
}) {
  return (
    <ul id="hits" role="listbox" aria-label="Hits">
      {hits.map((hit, index) => (
        <li
          key={hit.key}
          id={`hit-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerMove={() => {
            chosen.value = index;
          }}
          onClick={() => take(hit)}
        >
          <small class="group">{hit.group}</small>
          <span>
            {hit.text}
            {hit.excerpt !== undefined && hit.excerpt !== '' && <code> {hit.excerpt}</code>}
          </span>
          <small>{hit.detail}</small>
        </li>
      ))}
    </ul>
  );
}
