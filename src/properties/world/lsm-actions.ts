/**
 * What LSM in the world does on a script's step, a trim, a fence, a recovery and a crash.
 * The chart in `lsm.ts` says when.
 */
import { assertEvent, sendParent, setup } from 'xstate';
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

export const lsmSetup = setup({
  types: { context: {} as LogContext, events: {} as LsmEvent },
});

/** Writes and what else the scripts do, and what follows from them. */
export function scriptActions(scenario: Scenario) {
  return {
    takeWrite: lsmSetup.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'script.step');
      const taken = takeWrite(context, event.script, scenario);
      enqueue.assign(taken);
      for (const [view, insert] of insertsOf(context, taken, scenario))
        enqueue.sendTo(
          ({ system }) => system.get(view),
          () => insert,
        );
    }),
    admitWaiting: lsmSetup.enqueueActions(({ context, enqueue }) => {
      const admitted = admitWaiting(context, scenario);
      enqueue.assign(admitted);
      for (const [view, insert] of insertsOf(context, admitted, scenario))
        enqueue.sendTo(
          ({ system }) => system.get(view),
          () => insert,
        );
    }),
    tellStep: lsmSetup.sendTo(
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
    advance: lsmSetup.assign(({ context, event }) => {
      assertEvent(event, 'script.step');
      return { turns: nextTurn(context.turns, event.script) };
    }),
    tellPressure: lsmSetup.enqueueActions(({ context, enqueue }) => {
      const isPressed = pressureOf(context, scenario);
      if (isPressed === context.isPressed) return;
      enqueue.assign({ isPressed });
      const type = isPressed ? 'log.pressed' : 'log.relaxed';
      enqueue(sendParent({ type } satisfies DestageEvent));
    }),
  };
}

/** Trims, fences, and the end. */
export const logActions = {
  trim: lsmSetup.assign(({ context, event }) => {
    assertEvent(event, 'log.trim');
    const trimmedBelow = Math.max(context.trimmedBelow, event.below);
    return { trimmedBelow, isSettled: context.isSettled || context.isOpen };
  }),
  tellClosed: sendParent<LogContext, LsmEvent, undefined, DestageEvent, LsmEvent>({
    type: 'log.closed',
  }),
  raiseFence: lsmSetup.assign(({ context, event }) => {
    assertEvent(event, 'bucket.fence');
    const fence = { buckets: event.buckets, upTo: context.written.length };
    return { fences: { ...context.fences, [event.request]: fence } };
  }),
  tellFenced: sendParent<LogContext, LsmEvent, undefined, DestageEvent, LsmEvent>(
    ({ context, event }) => {
      assertEvent(event, 'bucket.fence');
      return { type: 'bucket.fenced', request: event.request, upTo: context.written.length };
    },
  ),
  liftFence: lsmSetup.assign(({ context, event }) => {
    assertEvent(event, 'bucket.admit');
    const { [event.request]: _lifted, ...fences } = context.fences;
    return { fences };
  }),
};

/** Recovery, and its end by a crash. */
export function startActions(scenario: Scenario) {
  return {
    insertRecovered: lsmSetup.enqueueActions(({ context, event, enqueue }) => {
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
    open: lsmSetup.assign({ isOpen: true }),
    tellReader: lsmSetup.sendTo(
      ({ event }) => {
        assertEvent(event, 'recovery.read');
        return event.reader as never;
      },
      () => ({ type: 'recovery.ended' }) as never,
    ),
    crash: lsmSetup.assign(({ context }) => ({
      isOpen: false,
      isSettled: scenario.begins !== 'settled',
      isPressed: false,
      turns: turnsAfterCrash(context, scenario),
      waiting: [],
      fences: {},
    })),
  };
}

/** Whose write waited has been refused. */
function turnsAfterCrash(
  { turns, waiting }: LogContext,
  { scripts, endsWithCrash }: Scenario,
): readonly number[] {
  return endsWithCrash === true
    ? scripts.map(({ length }) => length)
    : turns.map((turn, script) => turn + Number(waiting.includes(script)));
}

export function stepOf(
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
