/**
 * The statecharts of a run: one machine's, or all side by side; as a table, every state with its count
 * and its transitions.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Chart, MachineSummary } from '../../protocol.ts';
import type { Latest } from '../model/latest.ts';
import type { Size } from '../model/viewport.ts';
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
  const { ref, size } = useSize<HTMLDivElement>();
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
          <ExportMenu machine={chosen ?? drawn[0]} />
        </>
      }
    >
      {twin.value === 'table' ? (
        <StatesTable machines={chosen === undefined ? machines : shown} />
      ) : (
        <div
          ref={ref}
          class={chosen === undefined ? 'tiles' : 'tiles one'}
          style={{
            gridTemplateColumns: `repeat(${columnsOf(shown.length, size.value)}, minmax(0, 1fr))`,
          }}
        >
          {shown.map((machine) => (
            <Tile key={machine.machine} machine={machine} />
          ))}
          {drawn.length === 0 && <p class="empty">No machine has been started yet.</p>}
        </div>
      )}
    </Pane>
  );
}

/** So that tiles are about as wide as they are high. */
function columnsOf(tiles: number, { width, height }: Size): number {
  if (tiles < 2 || height === 0) return 1;
  return Math.min(tiles, Math.max(1, Math.round(Math.sqrt((tiles * width) / height))));
}

function MachineTabs({ machines }: { readonly machines: readonly MachineSummary[] }) {
  const workspace = useWorkspace();
  const chosen = workspace.machine.value;
  const state = workspace.state.value;
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pressed = tabs.current?.querySelector('[aria-pressed="true"]');
    pressed?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  return (
    <div class="tabs" role="group" aria-label="Machine" ref={tabs}>
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

function Tile({ machine: { machine, name } }: { readonly machine: MachineSummary }) {
  const { ref, size } = useSize<HTMLDivElement>();
  const { answer, problem } = useBestChart(machine, size.value);
  return (
    <div class="tile">
      <TileHead machine={machine} name={name} />
      <div class="tile-body" ref={ref}>
        {answer !== undefined && <ChartView chart={answer} />}
        {answer === undefined && problem === undefined && <p class="empty">Being laid out …</p>}
        {problem !== undefined && <p class="empty">{problem.message}</p>}
      </div>
    </div>
  );
}

/** A picture that is seen at this scale needs no other direction. */
const scaleEnough = 0.75;

/** Down or right, whichever is seen larger in a pane of this size. */
function useBestChart(machine: number, size: Size): Latest<Chart> {
  const run = useWorkspace().run.value;
  const charts = useCharts();
  if (size.width === 0) return {};
  const isWide = size.width > 1.5 * size.height;
  const first = charts.of(run, machine, isWide ? 'right' : 'down').value;
  const scale = first.answer === undefined ? 1 : scaleOf(first.answer, size);
  if (scale > scaleEnough) return first;
  const other = charts.of(run, machine, isWide ? 'down' : 'right').value;
  const isBetter = other.answer !== undefined && scaleOf(other.answer, size) > 1.1 * scale;
  return isBetter ? other : first;
}

function scaleOf({ width, height }: Size, pane: Size): number {
  return Math.min(pane.width / width, pane.height / height);
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
