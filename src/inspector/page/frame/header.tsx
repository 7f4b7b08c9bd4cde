/**
 * What is being looked at: the run, its kind, how much of it there is and was dropped, what is to be said
 * of it; and the ways to search and to help.
 */
import type { RunSummary } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import { count } from '../model/words.ts';

export function Header() {
  const workspace = useWorkspace();
  const summary = workspace.summary.value;
  return (
    <header class="header">
      <h1>
        destage <span>inspect</span>
      </h1>
      <Runs />
      {summary !== undefined && <About summary={summary} />}
      <span class="spacer" />
      {workspace.source.connection.value !== 'open' && (
        <span class="badge bad" role="status">
          {workspace.source.connection.value === 'lost'
            ? 'connection lost, trying again'
            : 'connecting'}
        </span>
      )}
      <button type="button" class="search" onClick={() => workspace.finder.open()}>
        Search, go to, do … <kbd>/</kbd>
      </button>
      <button
        type="button"
        aria-label="Help and keys"
        title="Help and keys (?)"
        onClick={() => {
          workspace.isHelpOpen.value = true;
        }}
      >
        ?
      </button>
    </header>
  );
}

function Runs() {
  const workspace = useWorkspace();
  const runs = workspace.runs.value;
  if (runs.length < 2) return <strong class="run-name">{runs[0]?.name}</strong>;
  return (
    <select
      aria-label="Run"
      class="run-name"
      value={workspace.run.value}
      onChange={(event) => workspace.openRunAndFollow(Number(event.currentTarget.value))}
    >
      {runs.map(({ run, name, kind }) => (
        <option key={run} value={run}>
          {name} ({kind})
        </option>
      ))}
    </select>
  );
}

function About({ summary }: { readonly summary: RunSummary }) {
  const workspace = useWorkspace();
  const { kind, records, dropped, violation, notices } = summary;
  const isLive = kind === 'live' && workspace.isFollowing.value;
  return (
    <>
      <span class={isLive ? 'badge live' : 'badge'}>
        {kind === 'live' ? (isLive ? 'live' : 'paused') : kind}
      </span>
      <span class="fact">
        <b>{count(records)}</b> records
      </span>
      {dropped > 0 && (
        <span class="fact warn" title="Records that nobody kept: the recorder holds only so many">
          <b>{count(dropped)}</b> dropped
        </span>
      )}
      {violation !== undefined && (
        <button
          type="button"
          class="badge violation"
          title={`Go to record ${violation.seq}`}
          onClick={() => workspace.goTo(violation.seq)}
        >
          ⚑ {violation.property}
        </button>
      )}
      {notices.map((notice) => (
        <span key={notice} class="fact warn">
          {notice}
        </span>
      ))}
    </>
  );
}
