/**
 * LSM in the world: the log, with the clients that write to it and the operator. Their scripts advance
 * when the environment says so. A write is durable, inserted and acknowledged in one step: a crash
 * before its insert arrives is a crash after the ack, the hardest case. All of it survives a crash but
 * the writers that waited, who are refused, and the fences.
 */
import type { LogContext } from './log.ts';
import { logActions, lsmSetup, scriptActions, startActions, stepOf } from './lsm-actions.ts';
import type { LsmEvent } from './messages.ts';
import type { Scenario } from './scenario.ts';

export function lsmMachine(scenario: Scenario) {
  return lsmSetup
    .extend({
      guards: {
        isClosed: ({ context }) => !context.isOpen,
        isWrite: ({ context, event }) => stepOf(context, event, scenario)?.kind === 'write',
        isTold: ({ context, event }) => stepOf(context, event, scenario)?.kind === 'tell',
      },
      actions: { ...scriptActions(scenario), ...logActions, ...startActions(scenario) },
    })
    .createMachine({
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
