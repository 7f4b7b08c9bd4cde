/**
 * A row's details beside the pointer: who, what with, and what its marks mean.
 * The same can be read, without a pointer, in the side.
 */
import type { Row } from '../../protocol.ts';
import { markMeanings, time } from '../model/words.ts';
import { labelOf } from './row-look.ts';

export function RowCard({
  row,
  x,
  y,
  width,
}: {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}) {
  const side = x > width / 2 ? { right: `${width - x + 14}px` } : { left: `${x + 14}px` };
  return (
    <div class="card" style={{ ...side, top: `${y + 14}px` }}>
      <strong>{labelOf(row)}</strong>
      <p class="muted">
        record {row.seq}, {time(row.t)}
      </p>
      <p>
        {row.sender?.path ?? 'outside'} → {row.actor?.path ?? 'nobody recorded'}
      </p>
      {row.detail !== '' && <code>{row.detail}</code>}
      {row.marks.map((mark) => (
        <p key={mark} class={`mark ${mark}`}>
          {mark}: {markMeanings[mark]}
        </p>
      ))}
    </div>
  );
}
