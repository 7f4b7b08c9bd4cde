/**
 * Where everything of a chart goes: elkjs lays it out, once for each definition and direction, in a
 * thread of its own, since it takes a good part of a second.
 * Source: ELK's layered algorithm; the settings were measured, see ADR 0017.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ElkEdgeSection, ElkLabel, ElkNode } from 'elkjs';
import type { Chart, ChartDirection } from '../protocol.ts';
import type { MachineRecord } from '../record.ts';
import { chartGraph, type ChartGraph } from '../chart/graph.ts';

const placed = new Map<string, Promise<Omit<Chart, 'machine'>>>();

/** Errors: rejects when ELK cannot lay it out. */
export async function layOut(
  { machine, definition }: MachineRecord,
  direction: ChartDirection,
): Promise<Chart> {
  if (definition === undefined) throw new Error(`machine ${machine} has no chart to lay out`);
  const key = `${direction} ${JSON.stringify(definition)}`;
  let chart = placed.get(key);
  if (chart === undefined) {
    const graph = chartGraph(definition, direction);
    chart = layout(graph.elk).then((elk) => chartOf(definition.name, direction, graph, elk));
    placed.set(key, chart);
    // Another time there may be more memory.
    chart.catch(() => placed.delete(key));
  }
  return { machine, ...(await chart) };
}

function chartOf(
  name: string,
  direction: ChartDirection,
  { nodes, edges }: ChartGraph,
  elk: ElkNode,
): Omit<Chart, 'machine'> {
  const boxes = new Map<string, ElkNode>();
  const collect = (node: ElkNode): void => {
    boxes.set(node.id, node);
    for (const child of node.children ?? []) collect(child);
  };
  collect(elk);
  const lines = new Map((elk.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    name,
    direction,
    width: Math.ceil(elk.width ?? 0),
    height: Math.ceil(elk.height ?? 0),
    nodes: [...nodes].map(([id, node]) => ({ ...node, ...placeOf(boxes.get(id)) })),
    edges: [...edges].map(([id, edge]) => {
      const line = lines.get(id);
      const [label] = line?.labels ?? [];
      return {
        ...edge,
        points: pointsOf(line?.sections ?? []),
        ...(label !== undefined && { labelBox: placeOf(label) }),
      };
    }),
  };
}

function placeOf(box: ElkNode | ElkLabel | undefined) {
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function pointsOf(sections: readonly ElkEdgeSection[]): Chart['edges'][number]['points'] {
  return sections
    .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
    .map(({ x, y }) => ({ x: round(x), y: round(y) }));
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** As text, so that it is the same program whether this module has been compiled or not. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const elk = new (require(workerData))();
parentPort.on('message', ({ id, graph }) => {
  elk.layout(graph).then(
    (graph) => parentPort.postMessage({ id, graph }),
    (error) => parentPort.postMessage({ id, problem: String(error.message ?? error) }),
  );
});`;

interface Reply {
  readonly id: number;
  readonly graph?: ElkNode;
  readonly problem?: string;
}

interface Asked {
  readonly resolve: (graph: ElkNode) => void;
  readonly reject: (error: Error) => void;
}

let thread: Worker | undefined;
let questions = 0;
const asked = new Map<number, Asked>();

/** Errors: rejects when ELK cannot, or when its thread ends. */
function layout(graph: ElkNode): Promise<ElkNode> {
  const worker = (thread ??= startThread());
  const id = ++questions;
  return new Promise((resolve, reject) => {
    asked.set(id, { resolve, reject });
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage({ id, graph });
  });
}

/** It keeps the process alive only while it is asked something. */
function startThread(): Worker {
  const elk = createRequire(import.meta.url).resolve('elkjs');
  const worker = new Worker(program, { eval: true, workerData: elk });
  worker.on('message', ({ id, graph, problem }: Reply) => {
    const question = asked.get(id);
    asked.delete(id);
    if (asked.size === 0) worker.unref();
    if (graph !== undefined) question?.resolve(graph);
    else question?.reject(new Error(`the chart could not be laid out: ${problem ?? ''}`));
  });
  const end = (error: Error): void => {
    thread = undefined;
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => {
    if (thread === worker) end(new Error('the thread that lays charts out has ended'));
  });
  return worker;
}
