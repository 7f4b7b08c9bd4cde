/**
 * Runs that a self-contained page carries in itself: recordings packed with gzip, and their charts laid
 * out already, since elkjs is no part of a page. Runs in the page; `html.ts` writes it.
 */
import { exported } from './chart/exported.ts';
import type { Chart, ChartDirection, RunSummary } from './protocol.ts';
import { RecordingParser } from './recording/parse-recording.ts';
import { Session, Unanswered, type Run } from './session.ts';

/** The id of the element, a JSON script, that holds it. */
export const embeddedElement = 'destage-embedded';

export interface EmbeddedRun {
  readonly name: string;
  readonly kind: RunSummary['kind'];
  readonly notices: readonly string[];
  /** A recording's lines, gzip, base64. */
  readonly packed: string;
}

export interface Embedded {
  readonly by: string;
  readonly runs: readonly EmbeddedRun[];
  /** By `chartKey`. */
  readonly charts: Readonly<Record<string, Chart>>;
}

export function chartKey(definition: unknown, direction: ChartDirection): string {
  return `${direction} ${JSON.stringify(definition)}`;
}

/** A session that answers as a server's would, as far as it can without one. */
export async function openEmbedded({ by, runs, charts }: Embedded): Promise<Session> {
  return new Session(await Promise.all(runs.map(opened)), {
    by,
    exported,
    chart: async ({ machine, definition }, direction): Promise<Chart> => {
      const chart = charts[chartKey(definition, direction)];
      if (chart === undefined)
        throw new Unanswered('not-possible', 'this file has no chart in that direction.');
      return { ...chart, machine };
    },
  });
}

async function opened({ name, kind, notices, packed }: EmbeddedRun): Promise<Run> {
  const parser = new RecordingParser(name, { recordsMax: Number.MAX_SAFE_INTEGER });
  const lines = (await unpacked(packed)).split('\n');
  const rest = lines.pop() ?? '';
  for (const line of lines) parser.add(line);
  const { timeline, notices: found } = parser.end(rest);
  return { timeline, name, kind, notices: [...notices, ...found] };
}

async function unpacked(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
