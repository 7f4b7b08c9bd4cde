/**
 * Catches a machine that looks at a clock or draws a number while it is stepped: for the length of a
 * step these are replaced. What a machine hides in variables of its own is found by stepping twice.
 */

/** What was looked at during the step, or `undefined`. */
let impurity: string | undefined;

/** Whatever else a step looked at that may differ live. */
export function noteImpurity(what: string): void {
  impurity ??= what;
}

function forbid(what: string): () => never {
  return () => {
    noteImpurity(what);
    throw new Error(`a step may not use ${what}`);
  };
}

const forbiddenRandom = forbid('Math.random()');
const forbiddenNow = forbid('performance.now()');
const forbiddenDate = new Proxy(Date, {
  construct(target, given: unknown[]): Date {
    return given.length === 0 ? forbid('new Date()')() : (Reflect.construct(target, given) as Date);
  },
  apply: forbid('Date()'),
  get: (target, name) =>
    name === 'now' ? forbid('Date.now()') : (Reflect.get(target, name) as unknown),
});

/** The outcome of a step and what it looked at that it must not. */
export interface Guarded<T> {
  readonly impurity: string | undefined;
  readonly outcome:
    | { readonly kind: 'value'; readonly value: T }
    | { readonly kind: 'error'; readonly error: unknown };
}

export function guarded<T>(step: () => T): Guarded<T> {
  const { random } = Math;
  const date = globalThis.Date;
  // Its own only when somebody has replaced it, as a test's clock does.
  const now = Object.getOwnPropertyDescriptor(performance, 'now');
  impurity = undefined;
  Math.random = forbiddenRandom;
  performance.now = forbiddenNow;
  globalThis.Date = forbiddenDate;
  try {
    return { outcome: { kind: 'value', value: step() }, impurity };
  } catch (error) {
    return { outcome: { kind: 'error', error }, impurity };
  } finally {
    Math.random = random;
    if (now === undefined) Reflect.deleteProperty(performance, 'now');
    else Object.defineProperty(performance, 'now', now);
    globalThis.Date = date;
  }
}
