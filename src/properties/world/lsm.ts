/**
 * LSM in the world: the log, with the clients that write to it and the operator. Their scripts advance
 * when the environment says so. A write is durable, inserted and acknowledged in one step: a crash
 * before its insert arrives is a crash after the ack, the hardest case. All of it survives a crash but
 * the writers that waited, who are refused, and the fences.
 */
import { assertEvent, assign, enqueueActions, sendParent, sendTo, setup } from 'xstate';
import type { DestageEvent, Sequence, ViewEvent } from '../../machines/events.ts';
import {
  admitWaiting,
  insertedBy,
  nextTurn,
  pressureOf,
  recoveredBy,
  takeWrite,
  type LogContext,
} from './log.ts';
import type { LsmEvent } from './messages.ts';
import type { Scenario, ScriptStep } from './scenario.ts';

export function lsmMachine(scenario: Scenario) {
  return lsmSetup(scenario).createMachine({
    id: 'lsm',
    context: {
      isOpen: false,
      isSettled: scenario.begins !== 'settled',
      written: [],
      trimmedBelow: 0,
      isPressed: false,
      turns: scenario.scripts.map(() => 0),
      waiting: [],
      fences: {},
    },
    on: {
      'script.step': [
        { guard: 'isWrite', actions: ['takeWrite', 'tellPressure'] },
        { guard: 'isTold', actions: ['tellStep', 'advance'] },
      ],
      'log.trim': { actions: ['trim', 'admitWaiting', 'tellPressure'] },
      'log.close': { actions: 'tellClosed' },
      'bucket.fence': { actions: ['raiseFence', 'tellFenced'] },
      'bucket.admit': { actions: 'liftFence' },
      /** A question from before a crash may come as well: one of them is answered. */
      'recovery.read': {
        guard: 'isClosed',
        actions: ['insertRecovered', 'open', 'tellPressure', 'tellReader'],
      },
      crash: { actions: 'crash' },
    },
  });
}

/** What the environment may do: the next step of every script that is not held up. */
export function scriptEvents(
  { isOpen, isSettled, turns, waiting }: LogContext,
  { scripts }: Scenario,
): readonly Extract<LsmEvent, { type: 'script.step' }>[] {
  return scripts.flatMap((steps, script) => {
    const isNext = (turns[script] ?? 0) < steps.length && !waiting.includes(script);
    return isOpen && isSettled && isNext ? [{ type: 'script.step' as const, script }] : [];
  });
}

/** What the clients' writes and the operator's steps do. */
function clientSetup(scenario: Scenario) {
  return setup({
    types: { context: {} as LogContext, events: {} as LsmEvent },
    guards: {
      isClosed: ({ context }) => !context.isOpen,
      isWrite: ({ context, event }) => stepOf(context, event, scenario)?.kind === 'write',
      isTold: ({ context, event }) => stepOf(context, event, scenario)?.kind === 'tell',
    },
    actions: {
      takeWrite: enqueueActions(({ context, event, enqueue }) => {
        assertEvent(event, 'script.step');
        const taken = takeWrite(context, event.script, scenario);
        enqueue.assign(taken);
        for (const [view, insert] of insertsOf(context, taken, scenario))
          enqueue.sendTo(
            ({ system }) => system.get(view),
            () => insert,
          );
      }),
      admitWaiting: enqueueActions(({ context, enqueue }) => {
        const admitted = admitWaiting(context, scenario);
        enqueue.assign(admitted);
        for (const [view, insert] of insertsOf(context, admitted, scenario))
          enqueue.sendTo(
            ({ system }) => system.get(view),
            () => insert,
          );
      }),
      tellStep: sendTo(
        ({ context, event, system }) => {
          const step = stepOf(context, event, scenario);
          return system.get(step?.kind === 'tell' ? step.to : '');
        },
        ({ context, event }) => {
          const step = stepOf(context, event, scenario);
          if (step?.kind !== 'tell') throw new Error('there is nothing to tell');
          return step.event;
        },
      ),
      advance: assign(({ context, event }) => {
        assertEvent(event, 'script.step');
        return { turns: nextTurn(context.turns, event.script) };
      }),
      tellPressure: enqueueActions(({ context, enqueue }) => {
        const isPressed = pressureOf(context, scenario);
        if (isPressed === context.isPressed) return;
        enqueue.assign({ isPressed });
        const type = isPressed ? 'log.pressed' : 'log.relaxed';
        enqueue(sendParent({ type } satisfies DestageEvent));
      }),
    },
  });
}

/** With what the log itself does: trims, fences, recovery and crashes. */
function lsmSetup(scenario: Scenario) {
  return clientSetup(scenario).extend({
    actions: {
      trim: assign(({ context, event }) => {
        assertEvent(event, 'log.trim');
        const trimmedBelow = Math.max(context.trimmedBelow, event.below);
        return { trimmedBelow, isSettled: context.isSettled || context.isOpen };
      }),
      tellClosed: sendParent({ type: 'log.closed' } satisfies DestageEvent),
      raiseFence: assign(({ context, event }) => {
        assertEvent(event, 'bucket.fence');
        const fence = { buckets: event.buckets, upTo: context.written.length };
        return { fences: { ...context.fences, [event.request]: fence } };
      }),
      tellFenced: sendParent(({ context, event }): DestageEvent => {
        assertEvent(event, 'bucket.fence');
        return { type: 'bucket.fenced', request: event.request, upTo: context.written.length };
      }),
      liftFence: assign(({ context, event }) => {
        assertEvent(event, 'bucket.admit');
        const { [event.request]: _lifted, ...fences } = context.fences;
        return { fences };
      }),
      insertRecovered: enqueueActions(({ context, event, enqueue }) => {
        assertEvent(event, 'recovery.read');
        for (const view of scenario.views) {
          const writes = recoveredBy(context, event, view, scenario);
          const insert = { type: 'view.insert', upTo: context.written.length, writes } as const;
          enqueue.sendTo(
            ({ system }) => system.get(view),
            () => insert,
          );
        }
      }),
      open: assign({ isOpen: true }),
      tellReader: sendTo(
        ({ event }) => {
          assertEvent(event, 'recovery.read');
          return event.reader as never;
        },
        () => ({ type: 'recovery.ended' }) as never,
      ),
      crash: assign(({ context }) => ({
        isOpen: false,
        isSettled: scenario.begins !== 'settled',
        isPressed: false,
        turns: context.turns.map((turn, script) => turn + Number(context.waiting.includes(script))),
        waiting: [],
        fences: {},
      })),
    },
  });
}

function stepOf(
  { turns }: LogContext,
  event: LsmEvent,
  { scripts }: Scenario,
): ScriptStep | undefined {
  assertEvent(event, 'script.step');
  return scripts[event.script]?.[turns[event.script] ?? 0];
}

/** Every view is told how far the log is, so that one without writes does not hold the trim back. */
function insertsOf(
  before: LogContext,
  after: LogContext,
  scenario: Scenario,
): readonly (readonly [string, ViewEvent])[] {
  const upTo = after.written.length;
  const sequences: Sequence[] = [];
  for (let sequence = before.written.length + 1; sequence <= upTo; sequence++)
    sequences.push(sequence);
  if (sequences.length === 0) return [];
  return scenario.views.map((view) => {
    const writes = insertedBy(after, sequences, view, scenario);
    return [view, { type: 'view.insert', upTo, writes }] as const;
  });
}
