/**
 * `destage inspect`, once its arguments have been read: opens the files, serves the page, and waits for
 * the user to end it.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOut } from '../../inspector/chart/layout.ts';
import { readRecording } from '../../inspector/recording/read-recording.ts';
import { readPageFiles } from '../../inspector/server/page-files.ts';
import { startServer } from '../../inspector/server/server.ts';
import { Session, type Run } from '../../inspector/session.ts';
import { aborted } from '../aborted.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';

export interface InspectSettings {
  readonly port?: number;
}

const pageFolder = fileURLToPath(new URL('../../inspector/page/', import.meta.url));

/** Resolves with the exit code when the user ends it. Errors: `InspectorError`. */
export async function inspectFiles(
  files: readonly string[],
  settings: InspectSettings,
  { out, err, interrupted }: Terminal,
): Promise<number> {
  const runs = await Promise.all(files.map(opened));
  for (const { name, notices } of runs)
    for (const notice of notices) err(`destage: ${name}: ${notice}\n`);
  const session = new Session(runs, { by: 'destage', chart: layOut });
  const server = await startServer({ session, files: readPageFiles(pageFolder), ...settings });
  out(`${server.url}\n`);
  await aborted(interrupted);
  await server.close();
  return EXIT.fine;
}

async function opened(file: string): Promise<Run> {
  const { timeline, notices } = await readRecording(file);
  return { timeline, name: path.basename(file), kind: 'recording', notices };
}
