/**
 * The frame of a pane: a title, what can be done with it, and the switch between its picture and the
 * table that says the same.
 */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Segmented } from './segmented.tsx';

export type Twin = 'picture' | 'table';

export function Pane({
  name,
  className,
  bar,
  twin,
  children,
}: {
  readonly name: string;
  readonly className: string;
  readonly bar?: ComponentChildren;
  readonly twin?: Signal<Twin>;
  readonly children: ComponentChildren;
}) {
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
      </div>
      {children}
    </section>
  );
}
