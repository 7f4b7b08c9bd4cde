/**
 * Numbers, times and values as text, the same everywhere on the page.
 * Pure, and in English only.
 */
import type { Mark, RunSummary } from '../../protocol.ts';
import type { Value } from '../../record.ts';

export const marks: readonly Mark[] = [
  'violation',
  'error',
  'dead',
  'refused',
  'guarded',
  'ignored',
];

/** What a mark says, for whoever does not know its name. */
export const markMeanings: Readonly<Record<Mark, string>> = {
  violation: 'a property broke here',
  error: 'an actor ended with an error',
  dead: 'the receiver had ended',
  refused: 'the receiver answered that it will not',
  guarded: 'there are transitions for it, and their guards said no',
  ignored: 'no active state has a transition for it',
};

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** `2.041 s`; of a trace the number of the step. */
export function time(ms: number, kind?: RunSummary['kind']): string {
  if (kind === 'trace' || kind === 'branch') return `step ${ms}`;
  if (ms < 10_000) return `${count(Math.round(ms))} ms`;
  if (ms < 600_000) return `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 2)} s`;
  return `${Math.floor(ms / 60_000)} min ${((ms % 60_000) / 1000).toFixed(1)} s`;
}

/** `task.normal, log.relaxed`. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  return leaves(value).join(', ');
}

function leaves(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = leaves(inner);
    return inside.length === 0 ? [key] : inside.map((leaf) => `${key}.${leaf}`);
  });
}

/** Unit by unit: `12.4 MB`, `310 ms`. */
export function figure(value: number, unit: string): string {
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'bytes/s':
      return `${bytes(value)}/s`;
    case 'ms':
      if (value >= 1000) return `${(value / 1000).toFixed(value % 1000 === 0 ? 0 : 2)} s`;
      return value < 10 && !Number.isInteger(value)
        ? `${value.toFixed(1)} ms`
        : `${count(Math.round(value))} ms`;
    default:
      return count(Math.round(value * 10) / 10);
  }
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)),
  );
  const scaled = value / 1000 ** power;
  const digits = scaled >= 100 || power === 0 || Number.isInteger(scaled) ? 0 : 1;
  return `${scaled.toFixed(digits)} ${units[power] ?? ''}`;
}

/** Where an actor is; of a root nothing. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path: enough where the machine is named beside it. */
export function shortPath(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
