/**
 * What the command line changes of a system: which properties are asked, how it is searched, how many
 * faults there may be.
 */
import type { CheckOptions, Faults, SystemDefinition } from '../../checker/api.ts';
import { DestageError } from '../../stores/errors.ts';

/** Plain data, so that it can be handed to a thread. */
export interface Overrides {
  readonly property?: readonly string[];
  readonly faults?: ReadonlyMap<keyof Faults, number>;
  readonly search?: CheckOptions['search'];
  readonly seed: number;
  readonly seconds?: number;
  readonly states?: number;
  readonly reduction?: boolean;
  /** False: as if none were declared. */
  readonly symmetry?: boolean;
}

const kinds = ['crash', 'loss', 'duplication', 'reordering'] as const;

/** A reader of `crash=1,loss=2`. Errors: `bad-option`. */
export function faultBudgets(given: string): ReadonlyMap<keyof Faults, number> {
  const budgets = given.split(',').map((part): [keyof Faults, number] => {
    const [name, count] = part.split('=');
    const kind = kinds.find((known) => known === name);
    if (kind === undefined || count === undefined || !/^\d{1,3}$/.test(count))
      throw new DestageError(
        'bad-option',
        `--faults was given ${JSON.stringify(given)}: expected ${kinds.join(', ')} with a budget ` +
          'each, for example --faults crash=1,loss=1.',
      );
    return [kind, Number(count)];
  });
  const unique = new Map(budgets);
  if (unique.size === budgets.length) return unique;
  throw new DestageError(
    'bad-option',
    `--faults was given ${JSON.stringify(given)}: expected each kind once.`,
  );
}

export function overridden(system: SystemDefinition, changes: Overrides): SystemDefinition {
  const { property, faults, search, seed, seconds, states, reduction, symmetry } = changes;
  const bounds = {
    ...system.bounds,
    ...(seconds !== undefined && { seconds }),
    ...(states !== undefined && { states }),
  };
  return {
    ...system,
    ...(property !== undefined && { properties: chosen(system, property) }),
    ...(faults !== undefined && { faults: withBudgets(system.faults ?? {}, faults) }),
    ...(search !== undefined && { search }),
    ...(reduction === true && { reduction }),
    ...(symmetry === false && { symmetry: [] }),
    seed,
    bounds,
  };
}

function chosen(
  { properties = [] }: SystemDefinition,
  names: readonly string[],
): NonNullable<SystemDefinition['properties']> {
  return properties.filter(({ name }) => names.includes(name));
}

/** Errors: `bad-option` when no system has a property of the name. */
export function requireProperties(
  systems: readonly SystemDefinition[],
  names: readonly string[],
): void {
  const known = new Set(
    systems.flatMap(({ properties = [] }) => properties.map(({ name }) => name)),
  );
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new DestageError(
    'bad-option',
    `--property was given ${JSON.stringify(unknown)}: expected one of ${[...known].join(', ')}.`,
  );
}

function withBudgets(faults: Faults, budgets: ReadonlyMap<keyof Faults, number>): Faults {
  const changed = [...budgets].map(
    ([kind, budget]) => [kind, { ...faults[kind], budget }] as const,
  );
  return { ...faults, ...Object.fromEntries(changed) };
}
