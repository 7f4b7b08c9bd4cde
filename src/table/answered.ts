/**
 * From the outcomes of a step under every answer to what is kept of them: one where the answers make no
 * difference, else each that may happen. Whether it does is seen in the system, by what it asks.
 */
import type { AskEffect, Effect } from './effect.ts';
import type { LocalOutcome, LocalStep, OtherOutcome } from './local-steps.ts';
import { questionsMax, type Asked, type Question } from './questions.ts';
import type { Target } from './reference.ts';

/** Who asks, and what of his steps is the same. */
export interface Asking {
  readonly self: Target;
  /** A start is part of another's step: it has one outcome. */
  readonly isStart: boolean;
  /** System ids that may be held by nobody when they are asked for; absent: any. */
  readonly unheld: ReadonlySet<string> | undefined;
  readonly isSame: (some: readonly Effect[], others: readonly Effect[]) => boolean;
}

export function answered(
  { outcome: first, questions }: Asked<LocalOutcome>,
  others: readonly Asked<OtherOutcome>[],
  asking: Asking,
): LocalStep {
  if (others.every((other) => isNoMatter(first, other, asking)))
    return { ...first, effects: first.effects.filter(isNoAnswer), others: [] };
  // More answers have not all been tried.
  if (asking.isStart || questions.length > questionsMax)
    return { ...first, effects: first.effects.map(asOnly), others: [] };
  const expected = others.filter((other) => isExpected(other.questions, asking));
  return { ...first, others: expected.map(({ outcome }) => outcome) };
}

function isExpected(questions: readonly Question[], { unheld }: Asking): boolean {
  return questions.every(({ isHeld, systemId }) => isHeld || (unheld?.has(systemId) ?? true));
}

/** The id was no more than an address. */
function isNoMatter(
  { state, effects, transitions }: LocalOutcome,
  { outcome: other, questions }: Asked<OtherOutcome>,
  { self, isSame }: Asking,
): boolean {
  if (other.refusal !== undefined) return false;
  const unheld = new Set(questions.flatMap((one) => (one.isHeld ? [] : [one.systemId])));
  const addressed = effects.filter(isNoAnswer).map((effect) => addressedTo(self, effect, unheld));
  return (
    state.key === other.state.key &&
    isSame(addressed, other.effects.filter(isNoAnswer)) &&
    transitions.length === other.transitions.length &&
    transitions.every((transition, at) => transition === other.transitions[at])
  );
}

/** XState sends to the sender itself what is addressed to nobody. */
function addressedTo(self: Target, effect: Effect, unheld: ReadonlySet<string>): Effect {
  if (effect.kind !== 'send' || effect.to.kind !== 'system' || !unheld.has(effect.to.systemId))
    return effect;
  return { ...effect, to: self };
}

function isNoAnswer(effect: Effect): effect is Exclude<Effect, AskEffect> {
  return effect.kind !== 'ask';
}

function asOnly(effect: Effect): Effect {
  return effect.kind === 'ask' ? { ...effect, isOnly: true } : effect;
}
