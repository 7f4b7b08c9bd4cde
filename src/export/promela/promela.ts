/**
 * A system of actors as a Promela model, for SPIN: an actor's local state is a variable, each channel a
 * channel, each step one `d_step`. So `pan` counts the states that the checker counts; where the start
 * sends messages, one more, which is before they are sent. Each channel and each timer is a process of
 * its own, so that SPIN's weak fairness is the checker's.
 * Source: spinroot.com, Promela's manual pages; `docs/export.md`, «Promela», for the mapping.
 */
import type { SystemDefinition } from '../../checker/api.ts';
import { claimsOf, type Claims } from './claims.ts';
import { Effects } from './effects.ts';
import { processes, start } from './processes.ts';
import { localOf, tablesOf, type Tables } from './tables.ts';
import { channelName, comment, eventComment, eventName, localName, stateComment } from './words.ts';

export interface PromelaOptions {
  /** States that are searched for what each actor does. Default: 1,000,000. */
  readonly statesMax?: number;
}

export interface PromelaModel {
  readonly text: string;
  /** Names in the text, of properties that are in it. */
  readonly written: readonly { readonly property: string; readonly name: string }[];
  /** Properties that are not, and why. */
  readonly left: Claims['left'];
  /** Why the search did not see everything. A step that the model lacks is then a failed assertion. */
  readonly missing?: string;
}

/** Errors: throws a `Refusal` for what cannot be checked, and for a system with faults. */
export async function toPromela(
  system: SystemDefinition,
  { statesMax = 1_000_000 }: PromelaOptions = {},
): Promise<PromelaModel> {
  const tables = await tablesOf(system, statesMax);
  const effects = new Effects(tables);
  const claims = claimsOf(system, tables, effects);
  const { missing } = tables;
  const isBrokenAtFirst = claims.written.some((claim) => claim.isBrokenAtFirst === true);
  const lines = [
    ...heading(system, claims, missing),
    ...events(tables),
    ...actors(tables),
    ...channels(tables, effects),
    ...checks(claims),
    ...processes(tables, effects, isBrokenAtFirst),
    ...start(tables, effects, isBrokenAtFirst),
    ...claims.written.flatMap(({ name, kind, text }) =>
      kind === 'ltl' ? [`ltl ${name} { ${text} }`] : [],
    ),
  ];
  return {
    text: `${lines.join('\n')}\n`,
    written: claims.written.map(({ property, name }) => ({ property: property.name, name })),
    left: claims.left,
    ...(missing !== undefined && { missing }),
  };
}

function heading(
  { name }: SystemDefinition,
  { left }: Claims,
  missing: string | undefined,
): readonly string[] {
  return [
    comment(`${name}, written by destage from its statecharts`),
    ...left.map(({ property, reason }) => comment(`not here: ${property}: ${reason}`)),
    ...(missing === undefined
      ? []
      : [comment(`not all of it: ${missing}; a step that is missing is a failed assertion`)]),
  ];
}

/** Those that are under way at some time, each a constant. */
function events({ model, steps }: Tables): readonly string[] {
  const outputs = [...model.rootOutputs, ...steps.flatMap((step) => step.outputs)];
  const sent = outputs.flatMap((output) => ('event' in output ? [output.event] : []));
  return [...new Set(sent)]
    .toSorted((a, b) => a - b)
    .map((id) => `#define ${eventName(model, id)} ${id} ${comment(eventComment(model, id))}`);
}

function actors({ model, first, locals }: Tables): readonly string[] {
  return locals.flatMap((of, slot) => {
    const type = of.length < 256 ? 'byte' : of.length < 32_768 ? 'short' : 'int';
    const is = localOf(model, slot, first[slot] ?? 0);
    return [
      `${type} ${localName(slot)} = ${is}; ${comment(model.slot(slot).path)}`,
      ...of.map(
        ({ snapshot }, at) =>
          `  ${comment(`${at + 1}: ${stateComment(snapshot.value, snapshot.context)}`)}`,
      ),
    ];
  });
}

function channels({ model, missing }: Tables, effects: Effects): readonly string[] {
  const type = model.interner.size < 32_768 ? 'short' : 'int';
  const declared = [...effects.channels].flatMap(([to, senders]) =>
    [...senders].map(([from, length]) => {
      const places = missing === undefined ? length : Math.max(4, 2 * length);
      return `chan ${channelName(from, to)} = [${places}] of { ${type} };`;
    }),
  );
  const forget =
    'inline forget(channel) { do :: nempty(channel) -> channel?_ :: empty(channel) -> break od }';
  return [...declared, forget];
}

function checks({ written }: Claims): readonly string[] {
  const asserted = written.filter(({ kind }) => kind === 'assertion');
  return [
    ...asserted.flatMap(({ name, text, broken }) => [
      `#define ${name} ${text}`,
      `#define no_${name} ${broken}`,
      `bit broken_${name};`,
    ]),
    'inline check() {',
    ...asserted.map(
      ({ name }) =>
        `  if :: ${name} -> skip :: no_${name} -> broken_${name} = 1; assert(!broken_${name}); broken_${name} = 0 fi;`,
    ),
    '  skip',
    '}',
  ];
}
