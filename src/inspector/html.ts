/**
 * A page as one file: script, style, runs and charts in it, to be attached to a failed run of CI and
 * opened without a server. It may load nothing, and run nothing but its own script.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { layOut } from './server/layout.ts';
import { chartKey, embeddedElement, type Embedded, type EmbeddedRun } from './embedded.ts';
import { InspectorError } from './problem.ts';
import type { Chart, ChartDirection } from './protocol.ts';
import { recordingLines } from './recording/recording-lines.ts';
import type { PageFiles } from './server/page-files.ts';
import type { Run } from './session.ts';

const directions: readonly ChartDirection[] = ['down', 'right'];

/** The page's own script and style, as `index.html` loads them. */
const scriptTag = /<script\b[^>]*\bsrc="(?:\.\/)?page\.js"[^>]*><\/script>/;
const styleTag = /<link\b[^>]*\bhref="(?:\.\/)?page\.css"[^>]*>/;

/** Errors: `bad-option` when the page has not been built. */
export async function htmlOf(runs: readonly Run[], files: PageFiles, by: string): Promise<string> {
  const script = textOf(files, 'page.js');
  const style = textOf(files, 'page.css');
  const embedded: Embedded = { by, runs: runs.map(packed), charts: await chartsOf(runs) };
  const policy =
    `default-src 'none'; script-src '${hashOf(script)}'; style-src 'unsafe-inline'; ` +
    `img-src data: blob:; base-uri 'none'; form-action 'none'`;
  const data = `<script type="application/json" id="${embeddedElement}">${jsonIn(embedded)}</script>`;
  const title = escaped(runs.map(({ name }) => name).join(' and '));
  return replaced(textOf(files, 'index.html'), [
    [/<title>[^<]*<\/title>/, `<title>${title}</title>`],
    [/<head>/, `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`],
    [styleTag, `<style>${style}</style>`],
    [scriptTag, `${data}<script type="module">${script}</script>`],
  ]);
}

/** Errors: throws when a tag is missing. */
function replaced(html: string, changes: readonly (readonly [RegExp, string])[]): string {
  return changes.reduce((text, [tag, by]) => {
    if (!tag.test(text)) throw new Error(`index.html has no ${tag.source}`);
    return text.replace(tag, () => by);
  }, html);
}

function textOf(files: PageFiles, name: string): string {
  const file = files.has('page.js') ? files.get(name) : undefined;
  if (file === undefined)
    throw new InspectorError(
      'bad-option',
      `the page has not been built: ${name} is missing. Run npm run build, or install the package again.`,
    );
  const text = new TextDecoder().decode(file.bytes);
  // Within a script or a style nothing may look like its end.
  return name === 'index.html' ? text : text.replaceAll('</', String.raw`<\/`);
}

function packed({ timeline, name, kind, notices }: Run): EmbeddedRun {
  const lines = [...recordingLines(timeline)].map((line) => `${line}\n`).join('');
  return { name, kind, notices, packed: gzipSync(lines).toString('base64') };
}

async function chartsOf(runs: readonly Run[]): Promise<Readonly<Record<string, Chart>>> {
  const charts: Record<string, Chart> = {};
  for (const machine of runs.flatMap(({ timeline }) => timeline.machines))
    if (machine.definition !== undefined)
      for (const direction of directions)
        charts[chartKey(machine.definition, direction)] = await layOut(machine, direction);
  return charts;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that cannot end its element. */
function jsonIn(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
