/**
 * The properties of a system as Promela: what is true of every state as an assertion after each step,
 * what is led to as an LTL formula. What cannot be said so is named, with the reason.
 */
import type { Property, SystemDefinition } from '../../checker/api.ts';
import { hasWaiting } from '../../checker/judge.ts';
import { propertiesOf } from '../../checker/properties.ts';
import type { Effects } from './effects.ts';
import { expressionOf, holdsAtFirst, isIn, NotWritten } from './predicate.ts';
import { hasTimer, type Tables } from './tables.ts';
import { channelName, word } from './words.ts';

interface Claim {
  readonly property: Property;
  readonly name: string;
  readonly kind: 'assertion' | 'ltl';
  /** That it holds; and, of an assertion, that it does not: `else` is not allowed beside channels. */
  readonly text: string;
  readonly broken: string;
  /** An assertion that does not hold in the first state, which no step leads to. */
  readonly isBrokenAtFirst?: boolean;
}

export interface Claims {
  readonly written: readonly Claim[];
  readonly left: readonly { readonly property: string; readonly reason: string }[];
}

export function claimsOf(system: SystemDefinition, tables: Tables, effects: Effects): Claims {
  const written: Claim[] = [];
  const left: { property: string; reason: string }[] = [];
  for (const [at, property] of propertiesOf(tables.model.root.path, system.properties).entries())
    try {
      const name = `p${at}_${word(property.name)}`;
      written.push({ property, name, ...claimOf(property, system, tables, effects) });
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      left.push({ property: property.name, reason: error.message });
    }
  return { written, left };
}

function claimOf(
  property: Property,
  { environment }: SystemDefinition,
  tables: Tables,
  effects: Effects,
): Omit<Claim, 'property' | 'name'> {
  switch (property.kind) {
    case 'always': {
      const text = expressionOf(tables, property.holds);
      const isBrokenAtFirst = !holdsAtFirst(tables, property.holds);
      return { kind: 'assertion', text, broken: `!(${text})`, isBrokenAtFirst };
    }
    case 'notStuck': {
      const waits =
        property.waits === undefined ? someWaits(tables) : expressionOf(tables, property.waits);
      const { some, none } = movable(tables, effects);
      const { model, first } = tables;
      const isWaiting = property.waits ?? hasWaiting;
      return {
        kind: 'assertion',
        text: `(${[...some, `!(${waits})`].join(' || ')})`,
        broken: `(${[...none, `(${waits})`].join(' && ')})`,
        isBrokenAtFirst: !model.canMove(first) && !holdsAtFirst(tables, (at) => !isWaiting(at)),
      };
    }
    case 'leadsTo': {
      const { per = 'channel', timers = 'weak', strong = [] } = property.fairness ?? {};
      if (per !== 'channel' || timers !== 'weak' || strong.length > 0 || environment !== undefined)
        throw new NotWritten(
          'SPIN is weakly fair to every process: that is each channel, each timer, and the environment too',
        );
      const to = expressionOf(tables, property.to);
      if (property.fromStart === true) return { kind: 'ltl', text: `<> ${to}`, broken: '' };
      return {
        kind: 'ltl',
        text: `[] (${expressionOf(tables, property.from)} -> <> ${to})`,
        broken: '',
      };
    }
    case 'step':
      throw new NotWritten('it is about steps');
    case 'sometimes':
      throw new NotWritten('it asks for one state, and an assertion is about all');
    case 'noSpin':
      throw new NotWritten('it is about cycles without the environment');
  }
}

/** That a message is under way to somebody or a timer is armed, and that there is none, in parts. */
function movable(
  { locals }: Tables,
  { channels }: Effects,
): { readonly some: readonly string[]; readonly none: readonly string[] } {
  const names = [...channels].flatMap(([to, senders]) =>
    [...senders.keys()].map((from) => channelName(from, to)),
  );
  const armed = locals.flatMap((of, slot) => {
    const those = of.flatMap((local, at) => (hasTimer(local) ? [at + 1] : []));
    return those.length === 0 ? [] : [isIn(slot, those)];
  });
  return {
    some: [...names.map((name) => `nempty(${name})`), ...armed],
    none: [...names.map((name) => `empty(${name})`), ...armed.map((one) => `!${one}`)],
  };
}

function someWaits({ locals }: Tables): string {
  const some = locals.flatMap((of, slot) => {
    const those = of.flatMap(({ snapshot }, at) =>
      snapshot.status === 'active' && snapshot.tags.has('waiting') ? [at + 1] : [],
    );
    return those.length === 0 ? [] : [isIn(slot, those)];
  });
  return some.length === 0 ? 'false' : some.join(' || ');
}
