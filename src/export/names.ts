/**
 * Names of a machine's guards and actions: that of `setup`, with its parameters, or that of XState's own
 * action; what is written in place and has no name is called `inline`.
 * Source: XState 5.33, `guards.ts` (`and`, `or`, `not` keep what they join in `guards`), `actions/*`.
 */

interface Named {
  readonly type: string;
  readonly params?: unknown;
}

/** `isNewest`, `isMode(mode: normal)`, `isAnswered && !hasFailed`. */
export function guardText(guard: unknown): string {
  if (typeof guard !== 'function') return named(guard);
  const joined: unknown = 'guards' in guard ? guard.guards : undefined;
  if (!Array.isArray(joined)) return inline(guard);
  const parts = joined.map((part: unknown) =>
    isJoin(part) ? `(${guardText(part)})` : guardText(part),
  );
  if (guard.name.startsWith('not')) return `!${parts[0] ?? ''}`;
  return parts.join(guard.name.startsWith('or') ? ' || ' : ' && ');
}

/** Of a list of actions, without what XState adds for `after`. */
export function actionNames(actions: readonly unknown[]): readonly string[] {
  return actions.filter((action) => !isOfAfter(action)).map((action) => actionName(action));
}

function actionName(action: unknown): string {
  if (typeof action !== 'function') return named(action);
  const type: unknown = 'type' in action ? action.type : undefined;
  if (typeof type !== 'string') return inline(action);
  const what = type.replace('xstate.', '');
  const event = eventOf(action);
  if (event === undefined) return what;
  const delay: unknown = 'delay' in action ? action.delay : undefined;
  const after = typeof delay === 'number' || typeof delay === 'string' ? `, after ${delay}` : '';
  return `${what}(${event}${after})`;
}

/** `raise` and `sendTo` of an event that is written out. */
function eventOf(action: object): string | undefined {
  const event: unknown = 'event' in action ? action.event : undefined;
  return typeof event === 'object' && event !== null && 'type' in event
    ? String(event.type)
    : undefined;
}

/** `after` is a raise at the entry and a cancel at the exit. */
function isOfAfter(action: unknown): boolean {
  if (typeof action !== 'function') return false;
  const id: unknown = 'sendId' in action ? action.sendId : eventOf(action);
  return typeof id === 'string' && id.startsWith('xstate.after.');
}

function isJoin(guard: unknown): boolean {
  return typeof guard === 'function' && 'guards' in guard && !guard.name.startsWith('not');
}

function inline(of: object): string {
  const name = 'name' in of ? String(of.name) : '';
  return name === '' || ['guard', 'actions', 'entry', 'exit'].includes(name) ? 'inline' : name;
}

function named(of: unknown): string {
  if (typeof of === 'string') return of;
  const { type, params } = of as Named;
  if (typeof params !== 'object' || params === null) return type;
  const texts = Object.entries(params).map(
    ([name, value]: [string, unknown]) =>
      `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${type}(${texts.join(', ')})`;
}
