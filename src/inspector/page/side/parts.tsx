/**
 * What several parts of the side are made of: links to actors and rows, lists of changes and of
 * transitions.
 */
import type { ComponentChildren } from 'preact';
import type { ActorRef, LosingGuard, Mark, Row } from '../../protocol.ts';
import type { ContextChange, EdgeId, MachineNumber } from '../../record.ts';
import { useCharts, useWorkspace } from '../model/use.ts';
import { markMeanings } from '../model/words.ts';
import { finer } from '../parts/changed.ts';
import { short } from '../parts/tree.tsx';
import { labelOf } from '../sequence/row-look.ts';
import { momentOf } from '../sequence/use-rows.ts';

export function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export function ActorLink({ actor }: { readonly actor: ActorRef | undefined }) {
  const workspace = useWorkspace();
  if (actor === undefined) return <span class="muted">outside</span>;
  return (
    <button
      type="button"
      class="link"
      onClick={() => workspace.showActor(actor.actor, actor.machine)}
    >
      {actor.path}
    </button>
  );
}

export function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return (
    <>
      {marks.map((mark) => (
        <span key={mark} class={`mark ${mark}`} title={markMeanings[mark]}>
          {mark}
        </span>
      ))}
    </>
  );
}

/** A click puts the cursor there. */
export function RowLink({ row }: { readonly row: Row }) {
  const workspace = useWorkspace();
  const isHere = workspace.cursor.value === momentOf(row) || workspace.cursor.value === row.seq;
  return (
    <li class={isHere ? 'here' : ''}>
      <button type="button" class="row-link" onClick={() => workspace.goTo(momentOf(row))}>
        <span class="seq">{row.seq}</span>
        <span class="what">
          <b>{labelOf(row)}</b> <Marks marks={row.marks} />
          <small>
            {row.sender === undefined ? '' : `${row.sender.path} → `}
            {row.actor?.path ?? ''}
          </small>
        </span>
      </button>
    </li>
  );
}

export function Changes({ changes }: { readonly changes: readonly ContextChange[] }) {
  return (
    <ul class="changes">
      {changes.flatMap(finer).map((change, at) => (
        <li key={at} class={kindOf(change)}>
          <span class="sign" aria-hidden="true">
            {signs[kindOf(change)]}
          </span>
          <span class="key">{change.at.join('.') || 'context'}</span>{' '}
          {'before' in change && <del>{short(change.before, 160)}</del>}
          {'before' in change && 'after' in change && ' → '}
          {'after' in change && <ins>{short(change.after, 160)}</ins>}
          <em>{kindOf(change)}</em>
        </li>
      ))}
    </ul>
  );
}

const signs = { added: '+', changed: '~', removed: '−' } as const;

function kindOf(change: ContextChange): 'added' | 'changed' | 'removed' {
  if (!('before' in change)) return 'added';
  return 'after' in change ? 'changed' : 'removed';
}

/** Transitions by what they are called in the chart. */
export function Edges({
  machine,
  edges,
}: {
  readonly machine: MachineNumber | undefined;
  readonly edges: readonly EdgeId[];
}) {
  const edgeOf = useEdges(machine);
  return (
    <ul class="edges">
      {edges.map((id) => {
        const edge = edgeOf(id);
        return (
          <li key={id}>
            {edge === undefined ? (
              id
            ) : (
              <>
                {edge.source || 'root'} <b>{edge.label}</b> → {edge.target || 'stays'}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Guards that said no, and where. */
export function Guards({
  machine,
  lost,
}: {
  readonly machine: MachineNumber | undefined;
  readonly lost: readonly LosingGuard[];
}) {
  const edgeOf = useEdges(machine);
  return (
    <ul class="edges">
      {lost.map(({ edge: id, guard }) => {
        const edge = edgeOf(id);
        return (
          <li key={id}>
            <b class="guard">{guard}</b> said no:{' '}
            {edge === undefined ? id : `${edge.source || 'root'} → ${edge.target || 'stays'}`}
          </li>
        );
      })}
    </ul>
  );
}

function useEdges(machine: MachineNumber | undefined) {
  const workspace = useWorkspace();
  const charts = useCharts();
  const summary = workspace.summary.value?.machines[machine ?? -1];
  const chart =
    summary?.hasChart === true
      ? charts.of(workspace.run.value, summary.machine, 'down').value.answer
      : undefined;
  return (id: EdgeId) => chart?.edges.find((edge) => edge.id === id);
}
