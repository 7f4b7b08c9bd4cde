/**
 * The processes of a Promela model: one for each channel, each timer, and the environment of each actor.
 * A step is one `d_step`, so that nobody sees half of it.
 */
import type { Output } from '../../checker/move.ts';
import type { Effects } from './effects.ts';
import { isIn } from './predicate.ts';
import type { Tables, TableStep } from './tables.ts';
import { channelName, comment, eventComment, eventName, word } from './words.ts';

/** Steps that are one process: of one channel, of one timer, of the environment at one actor. */
export function processes(
  tables: Tables,
  effects: Effects,
  isBrokenAtFirst: boolean,
): readonly string[] {
  const byProcess = new Map<string, TableStep[]>();
  for (const step of tables.steps) {
    const name = processName(step);
    byProcess.set(name, [...(byProcess.get(name) ?? []), step]);
  }
  const begins = isBrokenAtFirst || sendsAtStart(tables).length > 0;
  const provided = begins ? ' provided (begun)' : '';
  // SPIN wants a process, of a system that never does anything too.
  if (byProcess.size === 0 && !begins) return ['active proctype nobody() { end: false }'];
  return [
    ...(begins ? ['bool begun;'] : []),
    ...[...byProcess].flatMap(([name, steps]) => [
      `active proctype ${name}()${provided} {`,
      'end: do',
      ...(steps[0]?.kind === 'deliver' ? reading(tables, effects, steps) : []),
      ...(steps[0]?.kind === 'deliver' ? [] : steps.map((step) => alone(tables, effects, step))),
      '  od',
      '}',
    ]),
  ];
}

function processName({ kind, slot, from, timer }: TableStep): string {
  if (kind === 'deliver') return `read_${channelName(from, slot)}`;
  return kind === 'timer' ? `timer_of${slot}_${word(timer ?? '')}` : `outside_of${slot}`;
}

/** What the head of a channel does is certain, so that one look at the properties serves all. */
function reading(
  { model, missing }: Tables,
  effects: Effects,
  steps: readonly TableStep[],
): readonly string[] {
  const [{ from, slot } = { from: 0, slot: 0 }] = steps;
  const channel = channelName(from, slot);
  const guards = steps.map(
    ({ locals, event }) => `${isIn(slot, locals)} && ${channel}?[${eventName(model, event)}]`,
  );
  const options = steps.map((step, at) => {
    const take = `${channel}?${eventName(model, step.event)};`;
    return `    :: ${[guards[at], '->', take, ...changes(effects, step)].join(' ')}`;
  });
  const unknown = guards.map((guard) => `(${guard})`).join(' || ');
  return [
    `  :: d_step { nempty(${channel}) -> if`,
    ...options,
    ...(missing === undefined ? [] : [`    :: !(${unknown}) -> assert(false)`]),
    '    fi; check() }',
  ];
}

function alone({ model }: Tables, effects: Effects, step: TableStep): string {
  const what = step.kind === 'environment' ? [comment(eventComment(model, step.event))] : [];
  const guard = `${isIn(step.slot, step.locals)} ->`;
  return `  :: d_step { ${[...what, guard, ...changes(effects, step), 'check()'].join(' ')} }`;
}

function changes(effects: Effects, { slot, next, outputs }: TableStep): readonly string[] {
  return [...(next === undefined ? [] : effects.become(slot, next)), ...effects.lines(outputs)];
}

function sendsAtStart({ model }: Tables): readonly Output[] {
  return model.rootOutputs.filter(({ kind }) => kind === 'send' || kind === 'sendSystem');
}

/**
 * What comes before anybody moves: what the start sends. Without that there is none, so that SPIN has no
 * state more; but where the first state breaks a property, somebody has to look at it.
 */
export function start(
  tables: Tables,
  effects: Effects,
  isBrokenAtFirst: boolean,
): readonly string[] {
  const sends = sendsAtStart(tables);
  if (sends.length === 0 && !isBrokenAtFirst) return [];
  const steps = [...effects.lines(sends), 'begun = true;', 'check()'];
  return [
    'active proctype start() {',
    `  d_step { !begun -> ${steps.join(' ')} }`,
    'end: false',
    '}',
  ];
}
