/**
 * The sequence as a table: the rows in sight, each with all that the picture says of it.
 * For whoever cannot see the picture, or would rather read.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Row } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import type { Size } from '../model/viewport.ts';
import { markMeanings, shortPath, time } from '../model/words.ts';
import { rowHeight } from './scene.ts';
import { labelOf } from './row-look.ts';
import { chooseRow, headHeight, momentOf, type RowsInSight } from './use-rows.ts';

export function RowsTable({
  inSight,
  size,
}: {
  readonly inSight: RowsInSight;
  readonly size: ReadonlySignal<Size>;
}) {
  const { rows, offset } = inSight.rows.value;
  const { height, width } = size.value;
  const first = Math.floor(inSight.top.value / rowHeight);
  const shown = rows.slice(
    Math.max(0, first - offset),
    Math.max(0, first - offset) + Math.ceil(height / rowHeight) + 1,
  );
  const shift = Math.max(first, offset) * rowHeight - inSight.top.value;
  return (
    <div class="sequence" style={{ width: `${width}px`, height: `${height + headHeight}px` }}>
      <table class="grid rows" aria-rowcount={inSight.total.value}>
        <thead>
          <tr>
            <th scope="col" class="number">
              Record
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">What</th>
            <th scope="col">Marks</th>
          </tr>
        </thead>
        <tbody style={{ transform: `translateY(${shift}px)` }}>
          {shown.map((row, at) => (
            <RowLine key={row.seq} row={row} index={Math.max(first, offset) + at + 1} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowLine({ row, index }: { readonly row: Row; readonly index: number }) {
  const workspace = useWorkspace();
  const cursor = workspace.cursor.value;
  const isHere = row.seq === cursor || momentOf(row) === cursor;
  return (
    <tr
      aria-rowindex={index}
      class={isHere ? 'here' : ''}
      onClick={() => chooseRow(workspace, row)}
    >
      <td class="number">
        <button type="button" class="quiet" aria-current={isHere}>
          {row.seq}
        </button>
      </td>
      <td class="number">{time(row.t, workspace.summary.value?.kind)}</td>
      <td title={row.sender?.path}>
        {row.sender === undefined
          ? row.kind === 'event'
            ? 'outside'
            : ''
          : shortPath(row.sender.path)}
      </td>
      <td title={row.actor?.path}>{shortPath(row.actor?.path ?? '')}</td>
      <td title={row.detail}>
        <b>{labelOf(row)}</b> <small>{row.detail}</small>
      </td>
      <td>
        {row.marks.map((mark) => (
          <span key={mark} class={`mark ${mark}`} title={markMeanings[mark]}>
            {mark}
          </span>
        ))}
      </td>
    </tr>
  );
}
