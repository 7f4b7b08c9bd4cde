/**
 * What a check refuses, and the small machine that most refusals are about.
 */
import { createMachine, type AnyStateMachine } from 'xstate';
import type { CheckOptions } from '../../../src/checker/api.ts';
import { check } from '../../../src/checker/check.ts';
import { Refusal } from '../../../src/table/refusal.ts';

export async function refusalOf(
  logic: AnyStateMachine,
  options: CheckOptions = {},
): Promise<Refusal> {
  const outcome = await check(logic, options).catch((error: unknown) => error);
  if (outcome instanceof Refusal) return outcome;
  throw new Error(`not refused, but ${JSON.stringify(outcome)}`);
}

export const go = { type: 'go' };
export const environment = { root: [go] };

/** A machine that does the action when it is told to go, in state `here`. */
export function doing(actions: unknown, context: unknown = {}): AnyStateMachine {
  return createMachine({
    id: 'root',
    context,
    initial: 'here',
    states: { here: { on: { go: { actions } } } },
  } as never);
}
