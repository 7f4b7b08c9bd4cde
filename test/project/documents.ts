/**
 * The repository's Markdown read for its tests: code blocks, links and headings. Not a parser of
 * Markdown: fences, inline links and `#` headings are all that these documents use.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, repository } from './repository.ts';

/** A fenced block. `info` is what follows the fence; `line` counts from 1. */
export interface Block {
  readonly document: string;
  readonly line: number;
  readonly info: string;
  readonly code: string;
}

export interface Link {
  readonly document: string;
  readonly target: string;
}

/** Every Markdown file of the repository, from its root. */
export const documents = filesBelow('.', '.md');

const fence = /^```(?<info>[^\n`]*)\n(?<code>[^]*?)^```$/gm;

const text = (document: string) => readFileSync(path.join(repository, document), 'utf8');

/** The fenced blocks of a document, in order. */
export function blocksOf(document: string): readonly Block[] {
  const all = text(document);
  return [...all.matchAll(fence)].map(({ index, groups }) => ({
    document,
    line: all.slice(0, index).split('\n').length,
    info: (groups?.['info'] ?? '').trim(),
    code: groups?.['code'] ?? '',
  }));
}

/** The links of a document that lead into the repository. */
export function linksOf(document: string): readonly Link[] {
  const prose = text(document)
    .replaceAll(fence, '')
    .replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/g)]
    .map(({ groups }) => ({ document, target: groups?.['target'] ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as Git hosts name them. */
export function anchorsOf(document: string): ReadonlySet<string> {
  const headings = text(document)
    .replaceAll(fence, '')
    .matchAll(/^#+ (?<heading>.+)$/gm);
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
  return new Set([...headings].map(({ groups }) => anchor(groups?.['heading'] ?? '')));
}
