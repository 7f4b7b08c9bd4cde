/**
 * What a race is here: settings of the notes' system, the property that fails there, how long the
 * shortest trace to that is, and what makes the property hold again. Not here: the races themselves.
 * Source: domain races R1 to R25.
 */
import type {
  Environment,
  Faults,
  PlainEvent,
  Property,
  SystemDefinition,
} from '../../checker/api.ts';
import { defineSystem } from '../../checker/define-system.ts';
import { notesMachine } from '../notes.ts';
import { type Sizes, type Switch, settingsOf } from '../settings.ts';

export interface Race {
  /** `R9`, or `R9 bytes` for a further form of R9. */
  readonly id: string;
  readonly title: string;
  /** W: the notes' words alone; A: needs what its switches say. */
  readonly basis: 'W' | 'A';
  readonly problem?: 'P1' | 'P2' | 'P3' | 'P4' | 'P5';
  readonly on: readonly Switch[];
  readonly sizes: Partial<Sizes>;
  readonly faults?: Faults;
  readonly property: Property;
  /** Of the shortest trace; of a lasso, stem and cycle. None: the race is not in this system. Unit: steps. */
  readonly length: number | 'absent';
  /** Why not. */
  readonly because?: string;
  /** What takes the race away: other switches in place of `on`, other sizes on top. */
  readonly without: { readonly on?: readonly Switch[]; readonly sizes?: Partial<Sizes> };
}

/** The system in which the race is. */
export function systemOf(race: Race): SystemDefinition {
  return {
    ...define(race, race.id, race.on, race.sizes),
    ...boundOf(race),
  };
}

/** Nothing beyond the trace is asked, but that nothing can follow; a lasso needs the whole space. */
function boundOf({ property: { kind }, length }: Race): Pick<SystemDefinition, 'bounds'> {
  if (kind === 'leadsTo' || kind === 'noSpin' || length === 'absent') return {};
  return { bounds: { depth: kind === 'notStuck' ? length + 1 : length } };
}

/** The same without it, in which the property holds. */
export function systemWithout(race: Race): SystemDefinition {
  const { on = race.on, sizes = {} } = race.without;
  return define(race, `${race.id} without`, on, { ...race.sizes, ...sizes });
}

function define(
  { property, faults }: Race,
  name: string,
  on: readonly Switch[],
  sizes: Partial<Sizes>,
): SystemDefinition {
  const input = settingsOf(on, sizes);
  return defineSystem({
    name,
    logic: notesMachine,
    input,
    environment: environmentOf(input),
    properties: [property],
    ...(faults !== undefined && { faults }),
  });
}

/** Whoever has a script may go on with it at any moment. */
function environmentOf(sizes: Sizes): Environment {
  const events: Record<string, PlainEvent[]> = {};
  const clients: PlainEvent[] = [];
  if (sizes.writes.length > 0) clients.push({ type: 'client_write' });
  if (sizes.destages.length > 0) clients.push({ type: 'client_destage' });
  if (clients.length > 0) events['opproc'] = clients;
  if (sizes.stats.length > 0) events['admin'] = [{ type: 'admin_sets' }];
  for (const turn of sizes.migrations.keys())
    events[`migrator:${turn}`] = [{ type: 'dcache_bucket_migrate' }];
  if (sizes.stops) events['notes'] = [{ type: 'destage_stop' }];
  return events;
}
