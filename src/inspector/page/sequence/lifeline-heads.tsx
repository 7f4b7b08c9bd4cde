/**
 * The names above the lifelines. A click opens a machine into its actors, or shows an actor; the small
 * button beside an actor folds it back.
 */
import { Fragment } from 'preact';
import { useWorkspace } from '../model/use.ts';
import { partsOf, type Lifeline, type Lifelines } from './lifelines.ts';
import { gutter } from './scene.ts';

function Name({ text }: { readonly text: string }) {
  return (
    <>
      {partsOf(text).map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

export function LifelineHeads({
  lifelines,
  columnWidth,
  left,
  onToggle,
}: {
  readonly lifelines: Lifelines;
  readonly columnWidth: number;
  readonly left: number;
  readonly onToggle: (lifeline: Lifeline) => void;
}) {
  const workspace = useWorkspace();
  const onClick = (lifeline: Lifeline) => {
    if (lifeline.actor !== undefined) workspace.showActor(lifeline.actor, lifeline.machine);
    else if (lifeline.machine !== undefined) onToggle(lifeline);
  };
  return (
    <div class="heads">
      {lifelines.columns.map((lifeline, at) => (
        <div
          key={lifeline.key}
          class="head"
          style={{
            left: `${gutter + 30 + at * columnWidth - left - columnWidth / 2 + 2}px`,
            width: `${columnWidth - 4}px`,
          }}
        >
          {lifeline.machine === undefined ? (
            <span title={lifeline.title}>{lifeline.label}</span>
          ) : (
            <button type="button" title={lifeline.title} onClick={() => onClick(lifeline)}>
              <Name text={lifeline.label} />
            </button>
          )}
          {lifeline.fold === 'open' && (
            <button
              type="button"
              class="fold"
              title="Fold all of its machine into one lifeline"
              aria-label={`Fold ${lifeline.label} into its machine`}
              onClick={() => onToggle(lifeline)}
            >
              ‹›
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
