/**
 * Charts of the engine's own machines: everything is inside its parent, every transition has a line and
 * a label that is its own, and what is drawn can be told apart. Exports are what `src/export` writes.
 */
import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import type { Chart } from '../../src/inspector/protocol.ts';
import type { MachineRecord, StateDefinition } from '../../src/inspector/record.ts';
import { drawChart } from '../../src/inspector/draw/chart.ts';
import { shownCounts } from '../../src/inspector/draw/counts.ts';
import { svgText } from '../../src/inspector/draw/svg.ts';
import { toMermaid, toScxml } from '../../src/export/index.ts';
import { exported } from '../../src/inspector/chart/exported.ts';
import { layOut } from '../../src/inspector/server/layout.ts';
import { defined } from '../../src/inspector/xstate/definition.ts';
import { everyFeature } from '../export/every-feature.ts';
import { destageMachine, objectMachine, viewMachine, bucketFlushMachine } from '../../src/index.ts';

const small = setup({ guards: { isOn: () => true }, delays: { soon: 10 } }).createMachine({
  id: 'small',
  initial: 'off',
  states: {
    off: { on: { go: [{ guard: 'isOn', target: 'on' }, { actions: 'note' as never }] } },
    on: {
      type: 'parallel',
      states: {
        a: {
          initial: 'x',
          states: { x: { after: { soon: 'y' } }, y: {}, h: { type: 'history', history: 'deep' } },
        },
        'b<&"': {},
      },
      always: { guard: () => true, target: 'over' },
    },
    over: { type: 'final' },
  },
});

const recordOf = (machine: Parameters<typeof defined>[0]): MachineRecord => ({
  seq: 1,
  t: 0,
  kind: 'machine',
  machine: 3,
  name: machine.id,
  logic: 'machine',
  definition: defined(machine).definition,
});

const all = (state: StateDefinition): readonly StateDefinition[] => [
  state,
  ...state.states.flatMap(all),
];

function isInside(inner: Chart['nodes'][number], outer: Chart['nodes'][number]): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

describe.each([destageMachine, viewMachine, objectMachine, bucketFlushMachine, small])(
  'the chart of $id',
  (machine) => {
    const record = recordOf(machine);
    const states = all(record.definition?.root ?? ({} as never));

    it.each(['down', 'right'] as const)(
      'laid out %s has everything in its place',
      async (direction) => {
        const chart = await layOut(record, direction);
        const boxes = chart.nodes.filter(({ kind }) => kind !== 'start');
        expect(boxes.map(({ path }) => path)).toEqual(states.map(({ path }) => path));
        for (const node of chart.nodes.filter(({ depth }) => depth > 0)) {
          const path =
            node.kind === 'start' ? node.path : node.path.split('.').slice(0, -1).join('.');
          const parent = boxes.find((other) => other.path === path);
          expect([node.path, parent !== undefined && isInside(node, parent)]).toEqual([
            node.path,
            true,
          ]);
        }
        const siblings = boxes.flatMap((node, at) =>
          boxes
            .slice(at + 1)
            .filter((other) => other.depth === node.depth)
            .map((other) => [node, other] as const),
        );
        for (const [one, other] of siblings) {
          const isApart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          expect([one.path, other.path, isApart]).toEqual([one.path, other.path, true]);
        }
        const transitions = states.flatMap((state) => state.transitions);
        const edges = chart.edges.filter(({ kind }) => kind !== 'initial');
        expect(edges.map(({ id }) => id).filter((id) => !id.includes('/'))).toEqual(
          expect.arrayContaining(transitions.map(({ id }) => id)),
        );
        for (const { target, points, label, labelBox } of chart.edges) {
          expect(points.length > 1).toBe(target !== '');
          expect(labelBox !== undefined).toBe(target !== '' && label !== '');
        }
      },
    );
    it('is laid out once, and numbered as it is asked for', async () => {
      const once = await layOut(record, 'down');
      const again = await layOut({ ...record, machine: 5 }, 'down');
      expect([once.machine, again.machine]).toEqual([3, 5]);
      expect(again.nodes).toBe(once.nodes);
    });
  },
);

describe('a drawing', () => {
  it('marks what is active, lit and counted, and escapes names', async () => {
    const chart = await layOut(recordOf(small), 'down');
    const plain = svgText(drawChart(chart));
    expect(plain).not.toMatch(/active|taken|class="count"/);
    const machine = { machine: 3, running: 2, done: 0, error: 0, stopped: 0 };
    const counts = { '': 2, on: 2, 'on.b<&"': 12_345 };
    const lit = { seq: 1, actor: 0, machine: 3, taken: ['off#0'] };
    const svg = svgText(drawChart(chart, shownCounts({ ...machine, counts }, lit)));
    expect(svg.match(/class="state [^"]*active/g)).toHaveLength(3);
    expect(svg).toContain('data-path="on.b&lt;&amp;&quot;"');
    expect(svg).toContain('<g class="edge event taken" data-edge="off#0">');
    expect(svg).toContain('>12,345<');
  });
  it('of a file has its colours in it', async () => {
    const svg = await exported(recordOf(small), 'svg', () => layOut(recordOf(small), 'down'));
    expect(svg).toContain('<style>');
    expect(svg).not.toContain('var(');
  });
});

describe('exports', () => {
  it.each([viewMachine, objectMachine, everyFeature])(
    'of $id from a recording is what the machine itself gives',
    async (machine) => {
      const asText = (as: 'mermaid' | 'scxml') =>
        exported(recordOf(machine), as, () => Promise.reject(new Error('no chart is needed')));
      expect(await asText('mermaid')).toBe(toMermaid(machine));
      expect(await asText('scxml')).toBe(toScxml(machine));
    },
  );
  it('JSON is the definition', async () => {
    const text = await exported(recordOf(small), 'json', () => Promise.reject(new Error('none')));
    expect(JSON.parse(text)).toEqual(recordOf(small).definition);
  });
});
