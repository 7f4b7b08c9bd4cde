/**
 * A list of actors that is as long as it needs to be: of a machine, in a state, or children of one. Only
 * what is in sight is asked for.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ActorsPage, ActorSummary, RunSummary } from '../../protocol.ts';
import type { MachineNumber } from '../../record.ts';
import { useLatest, useWorkspace } from '../model/use.ts';
import { count, parentPath, shortPath, valueText } from '../model/words.ts';
import { useSize } from '../parts/size.ts';

/** Unit: pixels. */
const lineHeight = 36;
const around = 10;

export function ActorsPane() {
  const workspace = useWorkspace();
  const text = useSignal('');
  const withEnded = useSignal(false);
  const machines = workspace.summary.value?.machines ?? [];
  const listed =
    workspace.listed.value ?? firstOf(workspace.summary.value, workspace.machine.value);
  const parent = workspace.childrenOf.value;
  if (parent !== undefined) return <Children parent={parent} />;
  if (listed === undefined) return <p class="empty">No actor has been started yet.</p>;
  return (
    <div class="actors">
      <div class="actors-bar">
        <select
          aria-label="Machine"
          value={listed.machine}
          onChange={(event) =>
            workspace.list({ machine: Number(event.currentTarget.value), state: '' })
          }
        >
          {machines.map(({ machine, name }) => (
            <option key={machine} value={machine}>
              {name}
            </option>
          ))}
        </select>
        {listed.state !== '' && (
          <button
            type="button"
            class="chip"
            title="In any state"
            onClick={() => workspace.list({ machine: listed.machine, state: '' })}
          >
            {listed.state} ×
          </button>
        )}
        <input
          type="search"
          placeholder="in the path"
          aria-label="Only actors whose path contains"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <label>
          <input
            type="checkbox"
            checked={withEnded.value}
            onChange={(event) => {
              withEnded.value = event.currentTarget.checked;
            }}
          />{' '}
          ended too
        </label>
      </div>
      <List
        key={`${listed.machine} ${listed.state}`}
        ask={{
          machine: listed.machine,
          state: listed.state,
          text: text.value,
          withEnded: withEnded.value,
        }}
      />
    </div>
  );
}

/** The machine whose chart is shown, else the first. */
function firstOf(summary: RunSummary | undefined, shown: MachineNumber | undefined) {
  const machine = shown ?? summary?.machines[0]?.machine;
  return machine === undefined ? undefined : { machine, state: '' };
}

interface Which {
  readonly machine: number;
  readonly state: string;
  readonly text: string;
  readonly withEnded: boolean;
}

function List({ ask }: { readonly ask: Which }) {
  const asked = useSignal(ask);
  useEffect(() => {
    asked.value = ask;
  }, [ask.text, ask.withEnded, asked]);
  const { scroller, offset, rows, onScroll, top } = useWindow();
  const page = useLatest(
    'actors',
    ({ run, cursor }) => {
      const { text, withEnded, state, machine } = asked.value;
      if (cursor.value === 0) return undefined;
      return {
        run: run.value,
        at: cursor.value,
        machine,
        offset: offset.value,
        count: rows.value,
        ...(state !== '' && { state }),
        ...(text !== '' && { text }),
        ...(withEnded && { withEnded }),
      };
    },
    { everyMs: 120 },
  ).value.answer;
  return <Scroller page={page} {...{ scroller, onScroll, offset: offset.value, top }} />;
}

function Children({ parent }: { readonly parent: number }) {
  const workspace = useWorkspace();
  const { scroller, offset, rows, onScroll, top } = useWindow();
  const page = useLatest(
    'children',
    ({ run, cursor, childrenOf }) => ({
      run: run.value,
      at: cursor.value,
      parent: childrenOf.value ?? parent,
      offset: offset.value,
      count: rows.value,
    }),
    { everyMs: 120 },
  ).value.answer;
  return (
    <div class="actors">
      <div class="actors-bar">
        <button
          type="button"
          class="chip"
          title="Back to the list by machine"
          onClick={() => {
            workspace.childrenOf.value = undefined;
          }}
        >
          children of actor {parent} ×
        </button>
      </div>
      <Scroller page={page} {...{ scroller, onScroll, offset: offset.value, top }} />
    </div>
  );
}

function useWindow() {
  const { ref, size } = useSize<HTMLDivElement>();
  const top = useSignal(0);
  return {
    scroller: ref,
    top,
    offset: useComputed(() => Math.max(0, Math.floor(top.value / lineHeight) - around)),
    rows: useComputed(() => Math.ceil(size.value.height / lineHeight) + 2 * around),
    onScroll: (event: Event) => {
      top.value = (event.currentTarget as HTMLElement).scrollTop;
    },
  };
}

function Scroller({
  page,
  scroller,
  offset,
  onScroll,
}: {
  readonly page: ActorsPage | undefined;
  readonly offset: number;
} & Pick<ReturnType<typeof useWindow>, 'scroller' | 'onScroll'>) {
  const total = page?.total ?? 0;
  return (
    <>
      <p class="count">
        {count(total)} {total === 1 ? 'actor' : 'actors'}
      </p>
      <div
        ref={scroller}
        class="actors-scroller"
        tabIndex={0}
        role="region"
        aria-label="Actors"
        onScroll={onScroll}
      >
        <ul
          style={{
            height: `${total * lineHeight}px`,
            paddingTop: `${Math.min(offset, total) * lineHeight}px`,
          }}
        >
          {page?.actors.map((actor) => (
            <Line key={actor.actor} actor={actor} />
          ))}
        </ul>
      </div>
    </>
  );
}

function Line({ actor }: { readonly actor: ActorSummary }) {
  const workspace = useWorkspace();
  return (
    <li>
      <button
        type="button"
        class="actor-line"
        aria-current={workspace.actor.value === actor.actor}
        onClick={() => workspace.showActor(actor.actor, actor.machine)}
      >
        <b title={actor.path}>{shortPath(actor.path)}</b>
        <small class={actor.status === 'running' ? 'state' : actor.status}>
          {actor.status === 'running' ? valueText(actor.value) : actor.status}
        </small>
        <small class="place">{parentPath(actor.path)}</small>
      </button>
    </li>
  );
}
