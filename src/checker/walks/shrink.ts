/**
 * A shorter run to the same: a shortest one if a small search has it, else the run without the steps
 * that it does not need.
 * Source: Zeller and Hildebrandt 2002, "Simplifying and isolating failure-inducing input" (ddmin).
 */
import type { Property, Trace } from '../api.ts';
import { applyMove, initialVector, type Vector } from '../apply.ts';
import { traceTo } from '../decided-trace.ts';
import { Judge } from '../judge.ts';
import { Limits } from '../limits.ts';
import type { Model } from '../model.ts';
import type { Move, NumberedMove } from '../move.ts';
import { Space } from '../space.ts';
import { Search } from '../search.ts';
import { traceOf } from '../traces.ts';

const searchedMax = 50_000;
const secondsMax = 5;

export async function shrunken(
  model: Model,
  property: Property,
  run: readonly Move[],
  signal: AbortSignal | undefined,
): Promise<Trace> {
  const bounds = { states: searchedMax, depth: run.length, seconds: secondsMax };
  const judge = new Judge(model, [property]);
  const limits = new Limits({ bounds, ...(signal !== undefined && { signal }) });
  const found = await new Search(new Space(model), judge, limits).run();
  const decision = judge.decisions.get(property);
  if (decision !== undefined) return traceTo(model, found, decision);
  const of = { system: model.root.id, property: property.name };
  return traceOf(model, withoutNeedless(model, property, run), of);
}

function withoutNeedless(model: Model, property: Property, run: readonly Move[]): readonly Move[] {
  let kept = run;
  for (let size = Math.ceil(run.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < kept.length;) {
      const shorter = deciding(model, property, kept.toSpliced(at, size));
      if (shorter === undefined) at += size;
      else kept = shorter;
    }
  return kept;
}

/** What can be done of these moves, up to where the property is decided. */
function deciding(
  model: Model,
  property: Property,
  moves: readonly Move[],
): readonly Move[] | undefined {
  const judge = new Judge(model, [property]);
  let vector = initialVector(model);
  const done: Move[] = [];
  for (const wanted of moves) {
    const move = sameMove(model, vector, wanted);
    if (move === undefined) continue;
    const after = [...vector];
    if (!applyMove(model, after, move)) continue;
    done.push(move);
    askAbout(model, judge, vector, after, move);
    if (judge.decisions.size > 0) return done;
    vector = after;
  }
  return undefined;
}

/** Asks of a step and of the state after it. */
export function askAbout(
  model: Model,
  judge: Judge,
  before: Vector,
  after: Vector,
  move: NumberedMove,
): void {
  if (judge.asksSteps) judge.step(0, before, after, move.number);
  if (judge.asksStates) judge.state(0, after);
  if (judge.asksStuck && !model.canMove(after)) judge.stuck(0, after);
}

function sameMove(model: Model, vector: Vector, wanted: Move): NumberedMove | undefined {
  const { slot, kind, from, event, timer } = wanted;
  return model
    .moves(slot, vector[slot] ?? 0)
    .find(
      (move) =>
        move.kind === kind && move.from === from && move.event === event && move.timer === timer,
    );
}
