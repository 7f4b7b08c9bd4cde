/**
 * What the keys and the signs mean.
 * The keys themselves are in `keyboard.ts`.
 */
import { useEffect, useRef } from 'preact/hooks';
import { useWorkspace } from '../model/use.ts';
import { markMeanings, marks } from '../model/words.ts';

const keys: readonly (readonly [string, string])[] = [
  ['j, k', 'one step forward, back, by the unit beside the buttons'],
  ['space', 'live or paused; play or stop'],
  ['/', 'search records, actors, machines and commands (also Ctrl K)'],
  ['n, N', 'next, previous hit of the last search'],
  ['m, M', 'next, previous mark'],
  ['[, ]', 'beginning, end'],
  ['1 … 6', 'the tabs of the side'],
  ['Tab', 'from pane to pane; arrows move inside of one'],
  ['+, -, 0', 'in a chart: zoom in, out, fit'],
  ['?', 'this'],
];

export function Help() {
  const workspace = useWorkspace();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = workspace.isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-label="Help"
      onClose={() => {
        workspace.isHelpOpen.value = false;
      }}
    >
      <h2>Keys</h2>
      <dl>
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h2>Marks</h2>
      <dl>
        {marks.map((mark) => (
          <div key={mark}>
            <dt>
              <span class={`mark ${mark}`}>{mark}</span>
            </dt>
            <dd>{markMeanings[mark]}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        The address keeps the run, the record, the actor and the tab: send it to whoever looks at
        the same run.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
