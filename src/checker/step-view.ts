/**
 * A move as properties and traces see it.
 * What it changed is not here: that is a matter of the states before and after (`traces.ts`).
 */
import type { SentMessage, StepView } from './api.ts';
import { timerLabel } from './actor-view.ts';
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';

/** Where there is none: a property of states alone does not look at it. */
export const noStep: StepView = {
  kind: 'environment',
  actor: '',
  event: { type: '' },
  emitted: [],
  sent: [],
};

export function stepView(model: Model, move: Move): StepView {
  const from = model.roster.slots[move.from]?.path;
  return {
    kind: move.kind,
    actor: model.slot(move.slot).path,
    ...(from !== undefined && { from }),
    ...(move.timer !== undefined && { timer: timerLabel(move.timer) }),
    event: model.event(move.event),
    emitted: move.emitted.map((event) => model.event(event)),
    sent: move.outputs.flatMap((output) => sentBy(model, output)),
  };
}

function sentBy(model: Model, output: Output): readonly SentMessage[] {
  if (output.kind !== 'send' && output.kind !== 'sendSystem') return [];
  const to = output.kind === 'send' ? model.slot(output.slot).path : output.systemId;
  return [{ from: model.slot(output.from).path, to, event: model.event(output.event) }];
}
