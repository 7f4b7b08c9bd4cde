/**
 * The statecharts of a run: one machine's, or all side by side; as a table, every state with its count
 * and its transitions.
 */
import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { MachineSummary } from '../../protocol.ts';
import { useCharts, useWorkspace } from '../model/use.ts';
import { count } from '../model/words.ts';
import { Pane, type Twin } from '../parts/pane.tsx';
import { useSize } from '../parts/size.ts';
import { ChartView } from './chart-view.tsx';
import { ExportMenu } from './export-menu.tsx';
import { StatesTable } from './states-table.tsx';

export function ChartsPane() {
  const workspace = useWorkspace();
  const twin = useSignal<Twin>('picture');
  const fitAt = useSignal(0);
  const machines = useComputed(() => workspace.summary.value?.machines ?? []).value;
  const drawn = machines.filter(({ hasChart }) => hasChart);
  const chosen = drawn.find(({ machine }) => machine === workspace.machine.value);
  const shown = chosen === undefined ? drawn : [chosen];
  return (
    <Pane
      name="Statecharts"
      className="charts-pane"
      twin={twin}
      bar={
        <>
          <MachineTabs machines={drawn} />
          <button type="button" class="quiet" title="Fit (0)" onClick={() => fitAt.value++}>
            Fit
          </button>
          <ExportMenu machine={chosen ?? drawn[0]} />
        </>
      }
    >
      {twin.value === 'table' ? (
        <StatesTable machines={chosen === undefined ? machines : shown} />
      ) : (
        <div class={chosen === undefined ? 'tiles' : 'tiles one'}>
          {shown.map((machine) => (
            <Tile key={machine.machine} machine={machine} fitAt={fitAt} />
          ))}
          {drawn.length === 0 && <p class="empty">No machine has been started yet.</p>}
        </div>
      )}
    </Pane>
  );
}

function MachineTabs({ machines }: { readonly machines: readonly MachineSummary[] }) {
  const workspace = useWorkspace();
  const chosen = workspace.machine.value;
  const state = workspace.state.value;
  return (
    <div class="tabs" role="group" aria-label="Machine">
      <button
        type="button"
        aria-pressed={chosen === undefined}
        onClick={() => {
          workspace.machine.value = undefined;
        }}
      >
        All
      </button>
      {machines.map(({ machine, name }) => (
        <button
          key={machine}
          type="button"
          aria-pressed={chosen === machine}
          onClick={() => {
            workspace.machine.value = machine;
          }}
        >
          {name} <small>{count(state?.machines[machine]?.running ?? 0)}</small>
        </button>
      ))}
    </div>
  );
}

function Tile({
  machine: { machine, name },
  fitAt,
}: {
  readonly machine: MachineSummary;
  readonly fitAt: Signal<number>;
}) {
  const workspace = useWorkspace();
  const charts = useCharts();
  const { ref, size } = useSize<HTMLDivElement>();
  const isWide = size.value.width > 1.5 * size.value.height;
  const known = size.value.width > 0;
  const { answer, problem } = known
    ? charts.of(workspace.run.value, machine, isWide ? 'right' : 'down').value
    : {};
  return (
    <div class="tile" ref={ref}>
      <TileHead machine={machine} name={name} />
      {answer !== undefined && <ChartView chart={answer} fitAt={fitAt} />}
      {problem !== undefined && <p class="empty">{problem.message}</p>}
    </div>
  );
}

/** The name, who runs, and who has ended how. */
function TileHead({ machine, name }: { readonly machine: number; readonly name: string }) {
  const workspace = useWorkspace();
  const state = workspace.state.value?.machines[machine];
  const isOnly = workspace.machine.value === machine;
  const ended = [
    ['done', state?.done ?? 0],
    ['stopped', state?.stopped ?? 0],
    ['error', state?.error ?? 0],
  ] as const;
  return (
    <div class="tile-head">
      <button
        type="button"
        class="tile-name"
        title={isOnly ? 'Show all machines' : 'Show only this machine'}
        onClick={() => {
          workspace.machine.value = isOnly ? undefined : machine;
        }}
      >
        {name}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => workspace.list({ machine, state: '' })}
        title="List its actors"
      >
        {count(state?.running ?? 0)} running
      </button>
      {ended
        .filter(([, number]) => number > 0)
        .map(([word, number]) => (
          <span key={word} class={word === 'error' ? 'count bad' : 'count'}>
            {count(number)} {word}
          </span>
        ))}
    </div>
  );
}
