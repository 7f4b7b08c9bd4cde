/**
 * Faults done to live actors. Messages are lost, doubled and swapped in the queues; a crash of all is a
 * new live system, into which survivors are carried with their states, timers and messages.
 * Not done: to carry over a survivor that has children, or that the root does not start at once.
 */
import type { AnyActorLogic } from 'xstate';
import type { LiveActor } from './live-actor.ts';
import { LiveSystem } from './live-system.ts';
import type { StepView } from './api.ts';
import type { ModelOptions } from './model.ts';
import type { Roster } from './roster.ts';

export type Faulted =
  | { readonly kind: 'done'; readonly live: LiveSystem }
  | { readonly kind: 'unsupported'; readonly why: string };

export function doFault(
  live: LiveSystem,
  options: ModelOptions,
  roster: Roster,
  step: StepView,
): Faulted {
  const actor = live.actor(step.actor);
  if (step.event.type === 'crash')
    return actor === undefined ? crashAll(live, options, roster) : crashAlone(live, actor);
  if (actor === undefined) return unsupported(`there is no live actor ${step.actor}`);
  const queue = live.channels.of(actor, step.from ?? '');
  const [first] = queue;
  if (first === undefined) return unsupported('there is no such message in the live system');
  if (step.event.type === 'loss') queue.shift();
  else if (step.event.type === 'duplication') queue.unshift(first);
  else swapped(queue, Number(step.event['at'] ?? 0));
  return { kind: 'done', live };
}

function swapped(queue: unknown[], at: number): void {
  const overtaken = queue.splice(at, 1);
  queue.splice(at + 1, 0, ...overtaken);
}

function crashAlone(live: LiveSystem, actor: LiveActor): Faulted {
  if (actor._snapshot?.status !== 'active')
    return unsupported(`${live.pathOf(actor)} has ended, and XState starts no actor twice`);
  live.restart(actor);
  return { kind: 'done', live };
}

function crashAll(live: LiveSystem, options: ModelOptions, roster: Roster): Faulted {
  const { survivors = [], event } = options.faults?.crash ?? {};
  const slots = new Set(survivors.flatMap((name) => roster.named(name)));
  const carried = [...slots].flatMap(({ path }) => {
    const actor = live.actor(path);
    return actor?._snapshot?.status === 'active' ? [{ path, actor }] : [];
  });
  const withChildren = carried.find(({ actor }) => hasChildren(actor));
  if (withChildren !== undefined)
    return unsupported(
      `the survivor ${withChildren.path} has children, which cannot be carried over`,
    );
  const next = new LiveSystem(
    options,
    new Map(carried.map(({ path, actor }) => [path, frozenAt(actor)])),
    live,
  );
  next.start();
  for (const { path, actor } of carried) {
    const there = next.actor(path);
    if (there === undefined)
      return unsupported(`the root does not start the survivor ${path} at once`);
    carry(live, actor, next, there);
  }
  for (const { path } of carried) {
    const there = next.actor(path);
    if (event !== undefined && there !== undefined) next.tell(there, event);
  }
  return { kind: 'done', live: next };
}

function hasChildren({ _snapshot }: LiveActor): boolean {
  return Object.values(_snapshot?.children ?? {}).some((child) => child !== undefined);
}

/** Logic that begins where the actor is. */
function frozenAt({ logic, _snapshot }: LiveActor): AnyActorLogic {
  return Object.create(logic, {
    getInitialSnapshot: { value: () => _snapshot },
    start: { value: () => undefined },
  }) as AnyActorLogic;
}

function carry(live: LiveSystem, was: LiveActor, next: LiveSystem, there: LiveActor): void {
  // What the root has sent to it at its start comes after what was under way before.
  for (const [from, events] of live.channels.inbox(was))
    next.channels.of(there, from).unshift(...events);
  for (const { id, to, event } of live.timers.of(was)) {
    const target = to === was ? there : (next.actor(live.pathOf(to) ?? '') ?? to);
    there.system.scheduler.schedule(there, target, event, 0, id);
  }
}

function unsupported(why: string): Faulted {
  return { kind: 'unsupported', why };
}
