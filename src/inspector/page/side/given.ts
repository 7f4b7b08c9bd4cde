/**
 * What was typed into a command's fields, as the values that it is given: text, numbers, JSON.
 * What the program makes of them is its own affair.
 */
import type { Command } from '../../protocol.ts';

/** Errors: throws with the field's label when its text is not of its kind. */
export function givenIn(
  { fields }: Command,
  form: { readonly get: (name: string) => unknown },
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.map(({ name, label, kind }) => {
      const field = form.get(name);
      const text = typeof field === 'string' ? field.trim() : '';
      return [
        name,
        kind === 'json' ? json(text, label) : kind === 'numbers' ? numbers(text, label) : text,
      ];
    }),
  );
}

function json(text: string, label: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`${label}: this is no JSON. Write for example { "type": "object.retry" }.`);
  }
}

function numbers(text: string, label: string): readonly number[] {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  const bad = list.find((part) => !Number.isFinite(Number(part)));
  if (bad !== undefined)
    throw new Error(`${label}: ${bad} is no number. Write for example 1, 2, 3.`);
  return list.map(Number);
}
