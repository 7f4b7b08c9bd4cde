/**
 * The frame of a pane: a title, what can be done with it, and the switch between its picture and the
 * table that says the same.
 */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useWorkspace } from '../model/use.ts';
import { Segmented } from './segmented.tsx';

export type Twin = 'picture' | 'table';

export function Pane({
  name,
  className,
  bar,
  twin,
  children,
}: {
  readonly name: 'Statecharts' | 'Sequence' | 'Figures';
  readonly className: string;
  readonly bar?: ComponentChildren;
  readonly twin?: Signal<Twin>;
  readonly children: ComponentChildren;
}) {
  const { widest } = useWorkspace();
  const isWidest = widest.value === name;
  return (
    <section class={`pane ${className}`} aria-label={name}>
      <div class="pane-bar">
        <h2>{name}</h2>
        {bar}
        {twin !== undefined && (
          <Segmented
            label={`${name} as`}
            options={[
              ['picture', 'Picture'],
              ['table', 'Table'],
            ]}
            chosen={twin.value}
            onChoose={(chosen) => {
              twin.value = chosen;
            }}
          />
        )}
        <button
          type="button"
          aria-pressed={isWidest}
          aria-label={isWidest ? 'All panes' : `${name} alone`}
          title={isWidest ? 'All panes' : 'This pane alone'}
          onClick={() => {
            widest.value = isWidest ? undefined : name;
          }}
        >
          {isWidest ? '⤡' : '⤢'}
        </button>
      </div>
      {children}
    </section>
  );
}
