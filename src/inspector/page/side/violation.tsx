/**
 * Of a counterexample: which property broke and where, and the cycle of a lasso.
 * Shown above the record, and above the choices.
 */
import { useWorkspace } from '../model/use.ts';

export function Violation({ seq }: { readonly seq: number }) {
  const workspace = useWorkspace();
  const { violation, cycle } = workspace.summary.value ?? {};
  return (
    <>
      {violation !== undefined && (
        <div class={seq >= violation.seq ? 'violation here' : 'violation'} role="status">
          <p>
            <b>{violation.property}</b>{' '}
            {seq >= violation.seq ? 'is broken here' : `breaks at record ${violation.seq}`}
          </p>
          {seq !== violation.seq && (
            <button type="button" class="quiet" onClick={() => workspace.goTo(violation.seq)}>
              Go there
            </button>
          )}
        </div>
      )}
      {cycle !== undefined && (
        <div class="cycle">
          <p>
            ↻ From record {cycle.to} it goes on with what follows {cycle.from}, for ever.
            {seq > cycle.from && seq <= cycle.to ? ' The cursor is in the cycle.' : ''}
          </p>
          <button type="button" class="quiet" onClick={() => workspace.goTo(cycle.from)}>
            To its beginning
          </button>
        </div>
      )}
    </>
  );
}
