/**
 * What a state or a transition of a chart does, beside the pointer: actions on entry and exit, invokes,
 * transitions that move nothing, the actions and the guard of a transition.
 */
import type { Chart, ChartEdge, ChartNode } from '../../protocol.ts';

/** Unit: pixels of the pane. */
export interface Pointed {
  readonly path: string | undefined;
  readonly edge: string | undefined;
  readonly x: number;
  readonly y: number;
}

export function StateCard({
  chart,
  pointed,
}: {
  readonly chart: Chart;
  readonly pointed: Pointed | undefined;
}) {
  if (pointed === undefined) return null;
  const edge = chart.edges.find(({ id }) => id === pointed.edge);
  const state = chart.nodes.find(({ path, kind }) => path === pointed.path && kind !== 'start');
  const lines = edge === undefined ? state && stateLines(state, chart) : edgeLines(edge);
  if (lines === undefined || lines.length === 0) return null;
  return (
    <div class="card" style={{ left: `${pointed.x + 14}px`, top: `${pointed.y + 14}px` }}>
      <strong>{edge?.label ?? (state?.path === '' ? chart.name : state?.path)}</strong>
      <dl>
        {lines.map(([name, text]) => (
          <div key={name + text}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type Line = readonly [name: string, text: string];

function stateLines(state: ChartNode, chart: Chart): readonly Line[] {
  const still = chart.edges.filter(
    ({ source, points }) => source === state.path && points.length === 0,
  );
  const all: Line[] = [
    ...(state.description === undefined ? [] : [['', state.description] as const]),
    ...named('entry', state.entry),
    ...named('exit', state.exit),
    ...named('invokes', state.invokes),
    ...named('tags', state.tags),
    ...still.map(({ label, actions }): Line => ['on', `${label} / ${actions.join(', ') || '–'}`]),
  ];
  return all.slice(0, 14);
}

function edgeLines({ source, target, guard, actions, kind }: ChartEdge): readonly Line[] {
  return [
    [kind, `${source || 'the root'} → ${target || 'the root'}`],
    ...(guard === undefined ? [] : [['guard', guard] as const]),
    ...named('actions', actions),
  ];
}

function named(name: string, texts: readonly string[]): readonly Line[] {
  return texts.length === 0 ? [] : [[name, texts.join(', ')]];
}
