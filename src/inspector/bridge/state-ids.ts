/**
 * What a machine's definition says alike of its states for XState 4 and for 5: ids, the initial
 * child, and the keys of delays.
 */
import type { StateDefinition, TransitionDefinition } from '../record.ts';

/** `name`: the machine's. */
export function idOf(path: string, name: string): string {
  return path === '' ? name : `${name}.${path}`;
}

/** The child that an initial target is, or is within; undefined: there is none. */
export function initialChild({
  initial = [],
  states,
}: StateDefinition): StateDefinition | undefined {
  const [first] = initial;
  return states.find(({ path }) => path === first || first?.startsWith(`${path}.`));
}

/** The key of an `after`: a delay's name, or its milliseconds. */
export function afterKey({ event }: TransitionDefinition): string {
  return event.replace(/ ms$/, '');
}

/** A guard or an action by its name. */
export function named(type: string): { readonly type: string } {
  return { type };
}
