/**
 * Values, states and paths as short text; and lines of no more than so many columns.
 * For people to read: it cannot be read back. A trace in a file is `trace-file.ts`.
 */
import type { StateValue } from 'xstate';
import { plainValue } from './plain-value.ts';

/** `{bytes: 4, object: "a"}`; `undefined` as `none`. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  const fields = Object.entries(value) as [string, unknown][];
  if (fields.length === 1 && typeof fields[0]?.[1] === 'string' && fields[0][0] === 'actor')
    return `@${fields[0][1]}`;
  return `{${fields.map(([name, field]) => `${name}: ${valueText(field)}`).join(', ')}}`;
}

/** `running.normal`; regions of a parallel state side by side, `(a.on b.off)`. */
export function stateText(value: StateValue | undefined): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([name, inner]) => {
    const below = inner === undefined ? '' : stateText(inner);
    return below === '' ? name : `${name}.${below}`;
  });
  return parts.length > 1 ? `(${parts.join(' ')})` : (parts[0] ?? '');
}

/** `object.write {bytes: 4}`. */
export function eventText({ type, ...fields }: { readonly type: string }): string {
  const plain = plainValue(fields) as object;
  return Object.keys(plain).length === 0 ? type : `${type} ${valueText(plain)}`;
}

/** Without the root's part, which all paths have. */
export function shortPath(path: string): string {
  const at = path.indexOf('/');
  return at < 0 ? path : path.slice(at + 1);
}

/** `indent`: of every line; what does not fit goes on in lines that are indented by two more. */
export function wrapped(text: string, indent: number, columns: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  let margin = ' '.repeat(indent);
  while (margin.length + rest.length > columns) {
    const room = columns - margin.length;
    const space = rest.lastIndexOf(' ', room);
    const cut = space > room / 2 ? space : room;
    lines.push(margin + rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
    margin = ' '.repeat(indent + 2);
  }
  return [...lines, margin + rest];
}
