/**
 * `destage inspect`, once its arguments have been read: opens the files, serves the page, and waits for
 * the user to end it.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exported } from '../../inspector/chart/exported.ts';
import { layOut } from '../../inspector/server/layout.ts';
import { htmlOf } from '../../inspector/html.ts';
import { InspectorError } from '../../inspector/problem.ts';
import { builtPage } from '../../inspector/server/page-files.ts';
import { startServer } from '../../inspector/server/server.ts';
import { Session, type Run } from '../../inspector/session.ts';
import { aborted } from '../aborted.ts';
import { EXIT } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { openInBrowser } from '../watch/open.ts';
import { Branches } from './branches.ts';
import { openRun } from './open-runs.ts';

export interface InspectSettings {
  readonly port?: number;
  readonly isOpened: boolean;
  readonly system?: string;
  /** Write one self-contained file in place of serving. */
  readonly html?: string;
}

/** Resolves with the exit code when the user ends it. Errors: those of opening and of listening. */
export async function inspectFiles(
  files: readonly string[],
  { port, isOpened, system, html }: InspectSettings,
  { out, err, interrupted }: Terminal,
): Promise<number> {
  if (html !== undefined && files.some((file) => path.resolve(file) === path.resolve(html)))
    throw new InspectorError(
      'bad-option',
      `--html ${html} is what is to be read: give another file to write.`,
    );
  const branches = new Branches();
  const runs = await Promise.all(files.map((file) => openRun(file, system, branches)));
  if (system !== undefined && runs.every(({ kind }) => kind !== 'trace'))
    throw new InspectorError(
      'bad-option',
      `--system ${system} was given, and there is no trace among ${files.join(', ')}: a recording has its ` +
        'machines in it. Leave --system out.',
    );
  for (const { name, notices } of runs)
    for (const notice of notices) err(`destage: ${name}: ${notice}\n`);
  if (html !== undefined) return writeHtml(html, runs, out);
  const session = new Session(runs, { by: 'destage', chart: layOut, exported, branches });
  const server = await startServer({
    session,
    files: builtPage(),
    ...(port !== undefined && { port }),
  });
  out(`${server.url}\n`);
  if (isOpened) openInBrowser(server.url);
  await aborted(interrupted);
  await server.close();
  return EXIT.fine;
}

async function writeHtml(
  file: string,
  runs: readonly Run[],
  out: Terminal['out'],
): Promise<number> {
  const html = await htmlOf(runs, builtPage(), 'destage');
  try {
    await writeFile(file, html);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InspectorError(
      'bad-option',
      `--html ${file} could not be written: ${why}. Give a file in a folder that is there.`,
      { cause: error },
    );
  }
  out(`${file}\n`);
  return EXIT.fine;
}
