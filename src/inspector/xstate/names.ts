/**
 * The names of guards, actions and delays, as a chart shows them.
 * What is written inline has none, and is called `(inline)`.
 */

/** `isFree`, `isMode (mode: normal)`, `not isSick`, `isA and isB`; undefined: there is no guard. */
export function guardName(guard: unknown): string | undefined {
  if (guard === undefined) return undefined;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return composedName(guard) ?? (guard.name || '(inline)');
  if (typeof guard === 'object' && guard !== null && 'type' in guard)
    return `${String(guard.type)}${paramsOf('params' in guard ? guard.params : undefined)}`;
  return '(inline)';
}

/** XState's `and`, `or` and `not` keep what they are made of. */
function composedName(guard: object): string | undefined {
  const { guards, check } = guard as {
    readonly guards?: readonly unknown[];
    readonly check?: { readonly name: string };
  };
  if (!Array.isArray(guards)) return undefined;
  const names = guards.map((part) => guardName(part) ?? '');
  const word = /and|or|not/i.exec(check?.name ?? '')?.[0].toLowerCase() ?? 'and';
  return word === 'not' ? `not ${names.join(' ')}` : names.join(` ${word} `);
}

/** `announce (type: object.filling)`, `assign`, `(inline)`. */
export function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  if (typeof action === 'function') {
    const { type } = action as { readonly type?: unknown };
    return typeof type === 'string' ? type.replace(/^xstate\./, '') : action.name || '(inline)';
  }
  if (typeof action === 'object' && action !== null && 'type' in action)
    return `${String(action.type)}${paramsOf('params' in action ? action.params : undefined)}`;
  return '(inline)';
}

function paramsOf(params: unknown): string {
  if (typeof params !== 'object' || params === null) return '';
  const fields = Object.entries(params).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return fields.length === 0 ? '' : ` (${fields.join(', ')})`;
}
