/**
 * A machine's definition as what ELK lays out: nested boxes with sizes, and edges with labels. Which
 * box or edge is which is kept beside it, since ELK gives back ids and places only.
 */
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs';
import type { ChartDirection, ChartEdge, ChartNode } from '../protocol.ts';
import type { MachineDefinition, StateDefinition, TransitionDefinition } from '../record.ts';
import { labelLine, labelLines } from './label-lines.ts';
import { textWidth } from './text-width.ts';

type UnplacedNode = Omit<ChartNode, 'x' | 'y' | 'width' | 'height'>;
type UnplacedEdge = Omit<ChartEdge, 'points' | 'labelBox'>;

export interface ChartGraph {
  readonly elk: ElkNode;
  /** By ELK's id. Parents come before their children. */
  readonly nodes: ReadonlyMap<string, UnplacedNode>;
  readonly edges: ReadonlyMap<string, UnplacedEdge>;
}

const titlePx = 13;
const labelPx = 11;
const titleRoom = 30;
const dot = 12;
const historyCircle = 26;

const spacing: LayoutOptions = {
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '11',
  'elk.spacing.edgeEdge': '9',
  'elk.spacing.edgeLabel': '2',
  'elk.layered.spacing.nodeNodeBetweenLayers': '24',
  'elk.layered.spacing.edgeNodeBetweenLayers': '11',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
};

/** On every compound node: a root's options do not reach the graphs inside. */
function layered(direction: ChartDirection): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction === 'down' ? 'DOWN' : 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
    'elk.layered.layering.strategy': 'LONGEST_PATH',
    'elk.padding': `[top=${titleRoom},left=16,bottom=16,right=16]`,
    ...spacing,
    ...(direction === 'right' && { 'elk.edgeLabels.inline': 'true' }),
  };
}

export function chartGraph({ root }: MachineDefinition, direction: ChartDirection): ChartGraph {
  const nodes = new Map<string, UnplacedNode>();
  const edges = new Map<string, UnplacedEdge>();
  const box = boxOf(root, direction, { nodes, edges, depth: 0, isRegion: false });
  const elk: ElkNode = {
    id: 'picture',
    layoutOptions: {
      ...layered(direction),
      'elk.padding': '[top=12,left=12,bottom=12,right=12]',
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.json.edgeCoords': 'ROOT',
      'elk.json.shapeCoords': 'ROOT',
    },
    children: [box],
    edges: [...edges]
      .filter(([, { target }]) => target !== '')
      .map(([id, edge]) => elkEdge(id, edge)),
  };
  return { elk, nodes, edges };
}

interface Found {
  readonly nodes: Map<string, UnplacedNode>;
  readonly edges: Map<string, UnplacedEdge>;
  readonly depth: number;
  readonly isRegion: boolean;
}

function boxOf(state: StateDefinition, direction: ChartDirection, found: Found): ElkNode {
  const { key, path, entry = [], exit = [], tags = [], invokes = [], description } = state;
  const id = nodeId(path);
  found.nodes.set(id, {
    path,
    key,
    kind: state.type === 'history' && state.history === 'deep' ? 'deep-history' : state.type,
    isRegion: found.isRegion,
    depth: found.depth,
    entry,
    exit,
    invokes: invokes.map((invoke) =>
      invoke.id === invoke.src ? invoke.id : `${invoke.id} (${invoke.src})`,
    ),
    tags,
    ...(description !== undefined && { description }),
  });
  for (const transition of state.transitions) addEdges(state, transition, found.edges);
  if (state.states.length === 0) return { id, ...sizeOf(state) };
  const inside = { ...found, depth: found.depth + 1, isRegion: state.type === 'parallel' };
  const starts = startsOf(state, inside);
  const children = state.states.map((child) => boxOf(child, direction, inside));
  return {
    id,
    layoutOptions: {
      ...layered(direction),
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${textWidth(key, titlePx) + 40}, ${titleRoom + 20})`,
    },
    children: [...starts, ...children],
  };
}

function nodeId(path: string): string {
  return `state ${path}`;
}

function sizeOf({ key, type }: StateDefinition): {
  readonly width: number;
  readonly height: number;
} {
  if (type === 'history') return { width: historyCircle, height: historyCircle };
  return { width: Math.max(56, textWidth(key, titlePx) + 28), height: 32 };
}

/** The dot of an initial transition, and its edge. */
function startsOf(
  { path, initial = [] }: StateDefinition,
  { nodes, edges, depth }: Found,
): readonly ElkNode[] {
  const [target] = initial;
  if (target === undefined) return [];
  const id = `start ${path}`;
  const plain = { entry: [], exit: [], invokes: [], tags: [] };
  nodes.set(id, { path, key: '', kind: 'start', isRegion: false, depth, ...plain });
  edges.set(`${path}#initial`, {
    id: `${path}#initial`,
    kind: 'initial',
    source: path,
    target,
    event: '',
    actions: [],
    label: '',
  });
  const first = { 'elk.layered.layering.layerConstraint': 'FIRST' };
  return [{ id, width: dot, height: dot, layoutOptions: first }];
}

/** One for each target; one without a target for a transition that stays. */
function addEdges(
  { path }: StateDefinition,
  { id, kind, event, guard, actions = [], targets }: TransitionDefinition,
  edges: Map<string, UnplacedEdge>,
): void {
  const common = {
    id,
    kind,
    source: path,
    event,
    ...(guard !== undefined && { guard }),
    actions,
    label: labelOf(kind, event, guard),
  };
  if (targets.length === 0) edges.set(id, { ...common, target: '' });
  for (const [at, target] of targets.entries())
    edges.set(at === 0 ? id : `${id}/${at}`, { ...common, target });
}

function labelOf(kind: ChartEdge['kind'], event: string, guard: string | undefined): string {
  const words = {
    event,
    always: '',
    after: `after ${event}`,
    done: `done ${event}`,
    error: `error ${event}`,
    snapshot: `snapshot ${event}`,
  };
  const what = kind === 'initial' ? '' : words[kind];
  const condition = guard === undefined ? '' : `[${guard}]`;
  return `${what} ${condition}`.trim() || (kind === 'always' ? 'always' : '');
}

function elkEdge(id: string, edge: UnplacedEdge): ElkExtendedEdge {
  const { kind, source, target, label } = edge;
  const lines = labelLines(edge);
  return {
    id,
    sources: [kind === 'initial' ? `start ${source}` : nodeId(source)],
    targets: [nodeId(target)],
    ...(label !== '' && {
      labels: [
        {
          id: `label ${id}`,
          text: label,
          width: Math.max(...lines.map((line) => textWidth(line, labelPx))) + 6,
          height: lines.length * labelLine + 3,
        },
      ],
    }),
  };
}
