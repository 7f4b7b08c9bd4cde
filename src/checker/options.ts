/**
 * What a check is asked, looked at before it begins and, where names are concerned, once it is known
 * who was there: a slip in a name would make a system in which nothing happens, and everything holds.
 */
import { Refusal } from '../table/refusal.ts';
import { timerLabel } from './actor-view.ts';
import type { ChannelFault, CheckOptions, Property } from './api.ts';
import type { Components } from './components.ts';
import type { Model } from './model.ts';

/** Errors: throws a `Refusal` for what means nothing. */
export function requireOptions({
  bounds = {},
  faults = {},
  search,
  reduction,
}: CheckOptions): void {
  requireKnown('bounds', bounds, boundNames);
  for (const [name, bound] of Object.entries(bounds) as [string, unknown][])
    if (typeof bound !== 'number' || Number.isNaN(bound) || bound < 0)
      throw refusal(`bounds.${name} is ${String(bound)}`, 'Give a number from 0.');
  requireKnown('faults', faults, ['crash', 'loss', 'duplication', 'reordering']);
  for (const [name, fault] of Object.entries(faults) as [string, ChannelFault | undefined][]) {
    if (fault === undefined) continue;
    const { budget, between = [] } = fault;
    if (!Number.isInteger(budget) || budget < 0)
      throw refusal(`faults.${name}.budget is ${String(budget)}`, 'Give a whole number from 0.');
    const wrong = between.find((pair) => pair.split('>').length !== 2);
    if (wrong !== undefined)
      throw refusal(
        `faults.${name}.between has ${JSON.stringify(wrong)}`,
        'Give pairs as from>to, * for any.',
      );
  }
  requireSearch(search);
  if (typeof search === 'object' && reduction === true)
    throw refusal('a walk has no reduction', 'Leave `reduction` out, or search breadth-first.');
}

const boundNames = ['states', 'depth', 'seconds', 'memoryBytes', 'channel', 'localStates'];

function requireSearch(search: CheckOptions['search']): void {
  if (search === undefined || search === 'breadth-first' || search === 'depth-first') return;
  const isWalk = typeof search === 'object' && ['random', 'pct'].includes(search.kind);
  if (!isWalk)
    throw refusal(
      `search is ${JSON.stringify(search)}`,
      'Give breadth-first, depth-first, or { kind: "random" or "pct", walks, steps }.',
    );
  requireKnown('search', search, ['kind', 'walks', 'steps', 'depth']);
  for (const [name, value] of Object.entries(search).filter(([field]) => field !== 'kind'))
    if (!Number.isInteger(value) || Number(value) < 1)
      throw refusal(`search.${name} is ${String(value)}`, 'Give a whole number from 1.');
}

function requireKnown(where: string, given: object, allowed: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !allowed.includes(name));
  if (unknown !== undefined)
    throw refusal(`${where} has no ${unknown}`, `It has ${allowed.join(', ')}.`);
}

/**
 * Of a system in which everything holds, whose search has seen everybody. Errors: throws a `Refusal`
 * for the name of somebody who was never there.
 */
export function requireNamed(
  { roster, components, interner }: Model,
  { environment = {}, faults = {}, properties = [], symmetry = [] }: CheckOptions,
): void {
  const { crash, ...channels } = faults;
  const ends = Object.entries(channels).flatMap(([fault, { between = [] }]) =>
    between.flatMap((pair) => pair.split('>').map((name) => [`faults.${fault}`, name] as const)),
  );
  const actors: readonly (readonly [where: string, name: string])[] = [
    ...Object.keys(environment).map((name) => ['environment', name] as const),
    ...(crash?.survivors ?? []).map((name) => ['faults.crash.survivors', name] as const),
    ...(crash?.only ?? []).map((name) => ['faults.crash.only', name] as const),
    ...ends.filter(([, name]) => name !== '*'),
    ...properties.flatMap(strongOf).filter(([, name]) => !isTimer(components, name)),
  ];
  const unmet = symmetry
    .flat()
    .find((id) => !interner.knowsText(id) && roster.named(id).length === 0);
  if (unmet !== undefined)
    throw refusal(
      `symmetry has ${JSON.stringify(unmet)}, which occurs nowhere`,
      'Name ids that do.',
    );
  const nobody = actors.find(([, name]) => roster.named(name).length === 0);
  if (nobody === undefined) return;
  const [where, name] = nobody;
  throw refusal(
    `${where} names ${JSON.stringify(name)}, and no such actor was ever there`,
    `There were ${roster.slots.map(({ path }) => path).join(', ')}.`,
  );
}

/** Whether one of that name was ever armed. */
function isTimer(components: readonly Components[], label: string): boolean {
  return components.some(({ locals }) =>
    locals.some(({ timers }) => timers.some(({ name }) => timerLabel(name) === label)),
  );
}

function strongOf(property: Property): readonly (readonly [where: string, name: string])[] {
  const fairness = property.kind === 'leadsTo' ? property.fairness : undefined;
  return (fairness?.strong ?? []).map((name) => [`the fairness of ${property.name}`, name]);
}

function refusal(problem: string, remedy: string): Refusal {
  return new Refusal({ actor: 'options', problem, remedy });
}
