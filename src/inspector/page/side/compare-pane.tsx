/**
 * Two runs side by side, the first difference marked in both.
 * Where they differ is the answer to `difference`; times do not count.
 */
import type { Row, RunNumber } from '../../protocol.ts';
import { useLatest, useWorkspace } from '../model/use.ts';
import { labelOf } from '../sequence/row-look.ts';

/** Rows of each run around the difference. */
const shown = 24;

export function ComparePane() {
  const workspace = useWorkspace();
  const { runs, run, comparedWith } = workspace;
  const others = runs.value.filter((other) => other.run !== run.value);
  const other = comparedWith.value ?? others[0]?.run;
  const { answer, problem } = useLatest('difference', (space) => {
    const with_ =
      space.comparedWith.value ?? space.runs.value.find((one) => one.run !== space.run.value)?.run;
    return with_ === undefined || with_ === space.run.value
      ? undefined
      : { runs: [space.run.value, with_] };
  }).value;
  if (other === undefined) return <p class="empty">There is only one run.</p>;
  return (
    <>
      <p>
        <label>
          {runs.value[run.value]?.name} with{' '}
          <select
            value={other}
            onChange={(event) => {
              comparedWith.value = Number(event.currentTarget.value);
            }}
          >
            {others.map((one) => (
              <option key={one.run} value={one.run}>
                {one.run}: {one.name}
              </option>
            ))}
          </select>
        </label>
      </p>
      {problem !== undefined && <p class="empty">{problem.message}</p>}
      {answer !== undefined && (
        <>
          <p class={answer.isSame ? 'same' : 'differs'} role="status">
            {answer.isSame ? 'The same as far as both go: ' : 'First difference: '}
            {answer.why}
          </p>
          <div class="two">
            <Half run={run.value} first={answer.left} />
            <Half run={other} first={answer.right} />
          </div>
        </>
      )}
    </>
  );
}

function Half({ run, first }: { readonly run: RunNumber; readonly first: Row | undefined }) {
  const workspace = useWorkspace();
  const rows = useLatest(
    'rows',
    () => ({ run, count: shown, ...(first !== undefined && { around: first.seq }) }),
    { inputs: [run, first?.seq] },
  ).value.answer;
  return (
    <section aria-label={workspace.runs.value[run]?.name ?? 'run'}>
      <h3>{workspace.runs.value[run]?.name}</h3>
      <ol class="half">
        {rows?.rows.map((row) => (
          <li key={row.seq} class={row.seq === first?.seq ? 'first' : ''}>
            <button type="button" class="row-link" onClick={() => workspace.openRun(run, row.seq)}>
              <b>{labelOf(row)}</b>
              <small>{row.actor?.path ?? ''}</small>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
