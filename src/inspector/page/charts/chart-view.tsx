/**
 * One machine's chart: zoomed by the wheel, moved by dragging and by the arrow keys, fitted by a double
 * click or `0`. A click on a state lists its actors. What stands where came with the chart.
 */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { drawChart } from '../../draw/chart.ts';
import { shownCounts } from '../../draw/counts.ts';
import type { Chart } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import { fitted, moved, zoomed, type Size, type Viewport } from '../model/viewport.ts';
import { elementsOf } from '../parts/drawing.tsx';
import { useSize } from '../parts/size.ts';
import { StateCard, type Pointed } from './state-card.tsx';

/** Below these scales labels of transitions, then names of states, are noise. */
const nearScale = 0.56;
const farScale = 0.28;

export function ChartView({ chart }: { readonly chart: Chart }) {
  const { ref, size } = useSize<HTMLDivElement>();
  const view = useSignal<Viewport | undefined>(undefined);
  const pointed = useSignal<Pointed | undefined>(undefined);
  useEffect(() => {
    view.value = undefined;
  }, [chart, view]);
  const shown = seenPart(chart, size.value, view.value);
  const change = (next: (seen: Viewport, pane: Size) => Viewport | undefined) => {
    if (shown !== undefined) view.value = next(shown, size.value);
  };
  const gestures = useGestures(change, pointed, chart);
  return (
    <div
      ref={ref}
      class="chart-view"
      tabIndex={0}
      role="group"
      aria-label={`Statechart of ${chart.name}. Arrow keys move it, plus and minus zoom, 0 fits.`}
      {...gestures}
    >
      {shown !== undefined && (
        <svg
          aria-hidden="true"
          class={distance(size.value.width / shown.width)}
          viewBox={`${shown.x} ${shown.y} ${shown.width} ${shown.height}`}
        >
          <Drawn chart={chart} />
        </svg>
      )}
      <StateCard chart={chart} pointed={pointed.value} />
      <Zoom change={change} />
    </div>
  );
}

/** All of it, until somebody has moved it; then a pane of another shape keeps the scale. */
function seenPart(chart: Chart, pane: Size, seen: Viewport | undefined): Viewport | undefined {
  if (pane.width === 0) return undefined;
  if (seen === undefined) return fitted(chart, pane);
  const isAsShaped = Math.abs(seen.width / seen.height - pane.width / pane.height) < 0.01;
  return isAsShaped ? seen : zoomed(seen, 1, pane);
}

function distance(scale: number): string {
  if (scale < farScale) return 'middling far';
  return scale < nearScale ? 'middling' : '';
}

/** For whoever has neither wheel nor keys. */
function Zoom({ change }: { readonly change: Change }) {
  const buttons = [
    ['Zoom out', '−', '-'],
    ['Zoom in', '+', '+'],
    ['Fit', 'Fit', '0'],
  ] as const;
  return (
    <div class="zoom">
      {buttons.map(([title, text, key]) => (
        <button
          key={key}
          type="button"
          title={`${title} (${key})`}
          aria-label={title}
          onClick={() => change(keys[key] ?? (() => undefined))}
          onDblClick={(event) => event.stopPropagation()}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** Apart from the viewport: moving it draws nothing anew. */
function Drawn({ chart }: { readonly chart: Chart }) {
  const workspace = useWorkspace();
  const wasMany = useRef(false);
  const state = workspace.state.value;
  const machine = state?.machines.find((known) => known.machine === chart.machine);
  const ended = (machine?.done ?? 0) + (machine?.error ?? 0) + (machine?.stopped ?? 0);
  wasMany.current ||= (machine?.running ?? 0) + ended > 1;
  return elementsOf(drawChart(chart, shownCounts(machine, state?.lit, wasMany.current)));
}

type Change = (next: (seen: Viewport, pane: Size) => Viewport | undefined) => void;

const keys: Readonly<Record<string, (seen: Viewport, pane: Size) => Viewport | undefined>> = {
  ArrowLeft: (seen) => moved(seen, -0.1, 0),
  ArrowRight: (seen) => moved(seen, 0.1, 0),
  ArrowUp: (seen) => moved(seen, 0, -0.1),
  ArrowDown: (seen) => moved(seen, 0, 0.1),
  '+': (seen, pane) => zoomed(seen, 1.25, pane),
  '=': (seen, pane) => zoomed(seen, 1.25, pane),
  '-': (seen, pane) => zoomed(seen, 0.8, pane),
  '0': () => undefined,
};

function useGestures(change: Change, pointed: Signal<Pointed | undefined>, chart: Chart) {
  const workspace = useWorkspace();
  const from = useRef<{ readonly x: number; readonly y: number; wasMoved: boolean } | undefined>(
    undefined,
  );
  const pathAt = (target: EventTarget | null) =>
    (target as Element | null)?.closest('[data-path]')?.getAttribute('data-path') ?? undefined;
  return {
    onWheel: (event: WheelEvent & { readonly currentTarget: Element }) => {
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      const at = {
        x: (event.clientX - box.x) / box.width,
        y: (event.clientY - box.y) / box.height,
      };
      change((seen, pane) => zoomed(seen, 1.0015 ** -event.deltaY, pane, at));
    },
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0)
        from.current = { x: event.clientX, y: event.clientY, wasMoved: false };
    },
    onPointerMove: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
      const start = from.current;
      const box = event.currentTarget.getBoundingClientRect();
      if (start === undefined || event.buttons === 0) {
        pointed.value = pointedAt(event, box);
        return;
      }
      const across = event.clientX - start.x;
      const down = event.clientY - start.y;
      if (!start.wasMoved && Math.hypot(across, down) < 4) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointed.value = undefined;
      from.current = { x: event.clientX, y: event.clientY, wasMoved: true };
      change((seen) => moved(seen, -across / box.width, -down / box.height));
    },
    onPointerLeave: () => {
      pointed.value = undefined;
    },
    onClick: (event: MouseEvent) => {
      const path = pathAt(event.target);
      if (from.current?.wasMoved === true || path === undefined) return;
      workspace.list({ machine: chart.machine, state: path });
    },
    onDblClick: () => change(() => undefined),
    onKeyDown: (event: KeyboardEvent) => {
      const key = keys[event.key];
      if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      change(key);
    },
  };
}

/** What of the chart is under the pointer. */
function pointedAt(event: PointerEvent, box: DOMRect): Pointed | undefined {
  const part = (event.target as Element).closest('[data-path], [data-edge]');
  if (part === null) return undefined;
  const path = part.getAttribute('data-path') ?? undefined;
  const edge = part.getAttribute('data-edge') ?? undefined;
  return { path, edge, x: event.clientX - box.x, y: event.clientY - box.y };
}
