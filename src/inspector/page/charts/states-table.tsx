/**
 * The charts as a table: each state with how many are in it and its transitions.
 * Machines without a chart have a line that says how many run.
 */
import type { Chart, MachineSummary } from '../../protocol.ts';
import { useCharts, useWorkspace } from '../model/use.ts';
import { count } from '../model/words.ts';

export function StatesTable({ machines }: { readonly machines: readonly MachineSummary[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="States of the machines">
      {machines.map((machine) => (
        <MachineTable key={machine.machine} machine={machine} />
      ))}
    </div>
  );
}

function MachineTable({ machine }: { readonly machine: MachineSummary }) {
  const workspace = useWorkspace();
  const charts = useCharts();
  const state = workspace.state.value?.machines[machine.machine];
  const chart = machine.hasChart
    ? charts.of(workspace.run.value, machine.machine, 'down').value.answer
    : undefined;
  const ended = `${count(state?.done ?? 0)} done, ${count(state?.stopped ?? 0)} stopped, ${count(state?.error ?? 0)} with an error`;
  return (
    <table class="grid">
      <caption>
        {machine.name}: {count(state?.running ?? 0)} running, {ended}
      </caption>
      {chart !== undefined && <Rows chart={chart} counts={state?.counts ?? {}} />}
    </table>
  );
}

function Rows({
  chart,
  counts,
}: {
  readonly chart: Chart;
  readonly counts: Readonly<Record<string, number>>;
}) {
  const workspace = useWorkspace();
  const taken = new Set(workspace.state.value?.lit?.taken);
  return (
    <>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col" class="number">
            Actors
          </th>
          <th scope="col">Transitions</th>
        </tr>
      </thead>
      <tbody>
        {chart.nodes
          .filter(({ kind }) => kind !== 'start')
          .map(({ path, key, depth }) => (
            <tr key={path} class={(counts[path] ?? 0) > 0 ? 'active' : ''}>
              <th scope="row" style={{ paddingLeft: `${8 + depth * 14}px` }}>
                {key}
              </th>
              <td class="number">
                <button
                  type="button"
                  class="quiet"
                  aria-label={`List the ${counts[path] ?? 0} actors in ${path || key}`}
                  onClick={() => workspace.list({ machine: chart.machine, state: path })}
                >
                  {count(counts[path] ?? 0)}
                </button>
              </td>
              <td>
                {chart.edges
                  .filter(({ source, kind }) => source === path && kind !== 'initial')
                  .map(({ id, label, target }) => (
                    <span key={id} class={taken.has(id) ? 'move taken' : 'move'}>
                      {label} → {target || 'stays'}
                    </span>
                  ))}
              </td>
            </tr>
          ))}
      </tbody>
    </>
  );
}
