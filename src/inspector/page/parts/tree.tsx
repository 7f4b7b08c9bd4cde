/**
 * A JSON value, folded where it is large; what the last event has added, changed or removed is marked.
 * Long lists are shown in part; nothing is computed from the values.
 */
import { useSignal } from '@preact/signals';
import type { ContextChange } from '../../record.ts';
import { changeAt } from './changed.ts';

/** Entries that are shown before the rest is asked for. */
const shownFirst = 40;

interface Branch {
  readonly name: string;
  readonly value: unknown;
  readonly at: readonly (string | number)[];
  readonly changes: readonly ContextChange[];
}

export function Tree({
  name,
  value,
  changes = [],
}: Omit<Branch, 'at' | 'changes'> & {
  readonly changes?: readonly ContextChange[];
}) {
  return (
    <ul class="tree" aria-label={name}>
      {entriesOf(value).map(([key, inner]) => (
        <Part key={key} name={`${key}`} value={inner} at={[key]} changes={changes} />
      ))}
      {entriesOf(value).length === 0 && <li class="leaf">{short(value)}</li>}
    </ul>
  );
}

function Part({ name, value, at, changes }: Branch) {
  const changed = changeAt(changes, at);
  const entries = entriesOf(value);
  const isOpen = useSignal(changed === 'within' || (at.length < 2 && entries.length <= 8));
  const shown = useSignal(shownFirst);
  const mark = changed === undefined || changed === 'within' ? '' : ` ${changed}`;
  if (entries.length === 0)
    return (
      <li class={`leaf${mark}`}>
        <span class="key">{name}</span> <span class={`value ${typeof value}`}>{short(value)}</span>
        {mark !== '' && <ChangeNote changes={changes} at={at} />}
      </li>
    );
  return (
    <li class={`branch${mark}`}>
      <button
        type="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <span class="key">{name}</span>{' '}
        <small>{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</small>
        {changed === 'within' && !isOpen.value && <em> changed inside</em>}
      </button>
      {isOpen.value && (
        <ul>
          {entries.slice(0, shown.value).map(([key, inner]) => (
            <Part key={key} name={`${key}`} value={inner} at={[...at, key]} changes={changes} />
          ))}
          {entries.length > shown.value && (
            <li>
              <button type="button" class="quiet" onClick={() => (shown.value += 200)}>
                {entries.length - shown.value} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function ChangeNote({ changes, at }: Pick<Branch, 'changes' | 'at'>) {
  const change = changes.find((one) => one.at.join('\0') === at.join('\0'));
  if (change === undefined) return null;
  if (!('before' in change)) return <em> added</em>;
  return <em> was {short(change.before)}</em>;
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((inner: unknown, at) => [at, inner] as const);
  if (typeof value === 'object' && value !== null) return Object.entries(value);
  return [];
}

/** On one line. */
export function short(value: unknown, most = 80): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
