/**
 * The processes of a Promela model: one for each channel, each timer, and the environment of each actor.
 * A step is one `d_step`, so that nobody sees half of it.
 */
import type { Effects } from './effects.ts';
import { isIn } from './predicate.ts';
import type { Tables, TableStep } from './tables.ts';
import { channelName, comment, eventComment, eventName, word } from './words.ts';

/** Steps that are one process: of one channel, of one timer, of the environment at one actor. */
export function processes(tables: Tables, effects: Effects): readonly string[] {
  const byProcess = new Map<string, TableStep[]>();
  for (const step of tables.steps) {
    const name = processName(step);
    byProcess.set(name, [...(byProcess.get(name) ?? []), step]);
  }
  const provided = sendsAtStart(tables) ? ' provided (begun)' : '';
  return [
    ...(sendsAtStart(tables) ? ['bool begun;'] : []),
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

function sendsAtStart({ model }: Tables): boolean {
  return model.rootOutputs.some(({ kind }) => kind === 'send' || kind === 'sendSystem');
}

/** What the start sends, before anybody moves. */
export function start(tables: Tables, effects: Effects): readonly string[] {
  const sends = tables.model.rootOutputs.filter(
    ({ kind }) => kind === 'send' || kind === 'sendSystem',
  );
  if (sends.length === 0) return [];
  return [
    'active proctype start() {',
    `  d_step { !begun -> ${effects.lines(sends).join(' ')} begun = true; check() }`,
    'end: false',
    '}',
  ];
}
