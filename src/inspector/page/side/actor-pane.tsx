/**
 * One actor at the cursor: its state, its context with what the last event has changed, what waits for it,
 * which guards hold it where it is, and its family.
 */
import { useEffect } from 'preact/hooks';
import type { ActorAnswer } from '../../protocol.ts';
import { useLatest, useWorkspace } from '../model/use.ts';
import { count, valueText } from '../model/words.ts';
import type { ContextChange } from '../../record.ts';
import { finer } from '../parts/changed.ts';
import { Tree } from '../parts/tree.tsx';
import { Explain } from './explain.tsx';
import { ActorLink, Changes, Edges, Guards, Part, RowLink } from './parts.tsx';

export function ActorPane() {
  const workspace = useWorkspace();
  const { answer, problem } = useLatest(
    'actor',
    ({ run, cursor, actorShown }) =>
      actorShown.value === undefined || cursor.value === 0
        ? undefined
        : { run: run.value, at: cursor.value, actor: actorShown.value },
    { everyMs: 60 },
  ).value;
  if (workspace.actorShown.value === undefined)
    return (
      <p class="empty">
        No actor is chosen. Click a state to list its actors, a lifeline’s name, or search with{' '}
        <kbd>/</kbd>.
      </p>
    );
  if (problem !== undefined) return <p class="empty">{problem.message}</p>;
  if (answer === undefined) return null;
  return <Actor actor={answer} />;
}

function Actor({ actor }: { readonly actor: ActorAnswer }) {
  const { actorPath, actor: chosen } = useWorkspace();
  const isChosen = chosen.value === actor.actor;
  useEffect(() => {
    if (isChosen) actorPath.value = actor.path;
  }, [actor.path, isChosen, actorPath]);
  return (
    <>
      <header class="title">
        <h3>{actor.path}</h3>
        <p class="chips">
          {actor.status === 'running' ? (
            leavesOf(actor).map((path) => (
              <span key={path} class="chip">
                {path}
              </span>
            ))
          ) : (
            <span class={`chip ${actor.status}`}>{actor.status}</span>
          )}
        </p>
        <Family actor={actor} />
        <Explain subject={actor.id} />
      </header>
      {actor.error !== undefined && (
        <Part title="Error">
          <p>{actor.error}</p>
        </Part>
      )}
      {actor.blocked.length > 0 && (
        <Part title="Held back by">
          <Guards machine={actor.machine} lost={actor.blocked} />
        </Part>
      )}
      <LastHandled actor={actor} />
      {actor.waiting.length > 0 && (
        <Part
          title={`Waiting for it: ${actor.waiting.length}${actor.waiting.length === 20 ? ' or more' : ''}`}
        >
          <ol class="row-links">
            {actor.waiting.map((row) => (
              <RowLink key={row.seq} row={row} />
            ))}
          </ol>
        </Part>
      )}
      {actor.output !== undefined && (
        <Part title="Output">
          <Tree name="output" value={actor.output} />
        </Part>
      )}
      <Part title={actor.isClipped ? 'Context, parts left out' : 'Context'}>
        <Tree
          key={actor.actor}
          name="context"
          value={actor.context}
          changes={(actor.last?.changes ?? []).flatMap(shownIn)}
        />
      </Part>
    </>
  );
}

/** In a tree only what is still there can be marked: a list that has lost items is, as a whole. */
function shownIn(change: ContextChange): readonly ContextChange[] {
  const parts = finer(change);
  return parts.every((part) => 'after' in part) ? parts : [change];
}

/** The innermost active states; those around them follow from them. */
function leavesOf({ active, value }: ActorAnswer): readonly string[] {
  const leaves = active.filter(
    (path) => path !== '' && !active.some((other) => other.startsWith(`${path}.`)),
  );
  return leaves.length > 0 ? leaves : [valueText(value)];
}

function Family({ actor }: { readonly actor: ActorAnswer }) {
  const workspace = useWorkspace();
  const machine = workspace.summary.value?.machines[actor.machine];
  return (
    <p class="muted">
      {machine?.name ?? 'actor'} {actor.actor}
      {actor.parent !== undefined && (
        <>
          , child of <ActorLink actor={actor.parent} />
        </>
      )}
      {actor.children > 0 && (
        <>
          ,{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              workspace.childrenOf.value = actor.actor;
              workspace.tab.value = 'actors';
            }}
          >
            {count(actor.children)} children
          </button>
        </>
      )}
      , started at {actor.startedAt}
      {actor.stoppedAt === undefined ? '' : `, ended at ${actor.stoppedAt}`}
    </p>
  );
}

function LastHandled({ actor }: { readonly actor: ActorAnswer }) {
  const workspace = useWorkspace();
  const { last } = actor;
  if (last === undefined) return null;
  return (
    <Part title="Its last event">
      <p>
        <button type="button" class="link" onClick={() => workspace.goTo(last.seq)}>
          {last.type || 'an event'} at {last.seq}
        </button>
        {last.isIgnored && <span class="mark ignored">ignored</span>}
      </p>
      <Edges machine={actor.machine} edges={last.taken} />
      {last.lost.length > 0 && <Guards machine={actor.machine} lost={last.lost} />}
      {last.changes.length > 0 && <Changes changes={last.changes} />}
    </Part>
  );
}
