/**
 * Everything a small system may do, as text that a test can state: its states in the order of their
 * finding, breadth-first, and its steps. Each path to a state is replayed on live actors as well.
 */
import { expect } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import type { CheckOptions } from '../../../src/checker/api.ts';
import { initialVector, type Vector } from '../../../src/checker/apply.ts';
import { Model } from '../../../src/checker/model.ts';
import type { Move } from '../../../src/checker/move.ts';
import { stepText } from '../../../src/checker/print-trace.ts';
import { replayMoves } from '../../../src/checker/replay.ts';
import { stepView } from '../../../src/checker/step-view.ts';
import { shortPath, stateText, valueText } from '../../../src/checker/text.ts';
import { plainValue } from '../../../src/checker/plain-value.ts';
import { successorsOf } from '../../../src/checker/traces.ts';

interface Found {
  readonly text: string;
  readonly vectors: readonly Vector[];
  readonly moves: readonly Move[];
}

/**
 * `states`: `root a, kid up {n: 1}`, without contexts that are empty and with what is under way as `…`.
 * `steps`: `0 kid → root: hello 1`, from the number of one state to that of another.
 */
export function explored(
  logic: AnyStateMachine,
  options: CheckOptions = {},
): { readonly states: readonly string[]; readonly steps: readonly string[] } {
  const model = new Model({ ...options, logic });
  const first = initialVector(model);
  const found: Found[] = [{ text: stateOf(model, first), vectors: [first], moves: [] }];
  const numbers = new Map([[first.join(), 0]]);
  const steps: string[] = [];
  for (let at = 0; at < found.length && at < 200; at++) {
    const { vectors = [], moves = [] } = found[at] ?? {};
    expect(replayMoves(model, { vectors, moves })).toEqual({ kind: 'same', steps: moves.length });
    for (const { move, after } of successorsOf(model, vectors.at(-1) ?? [])) {
      const key = trimmed(after).join();
      let number = numbers.get(key);
      const path = { vectors: [...vectors, after], moves: [...moves, move] };
      if (number === undefined) {
        number = found.push({ ...path, text: stateOf(model, after) }) - 1;
        numbers.set(key, number);
      } else expect(replayMoves(model, path)).toEqual({ kind: 'same', steps: path.moves.length });
      steps.push(`${at} ${stepText(stepView(model, move))} ${number}`);
    }
  }
  return { states: found.map(({ text }) => text), steps };
}

/** Slots that are added later are empty before. */
function trimmed(vector: Vector): Vector {
  return vector.slice(0, vector.findLastIndex((component) => component !== 0) + 1);
}

function stateOf(model: Model, vector: Vector): string {
  const actors = vector.flatMap((component, slot) => {
    const found = model.componentsOf(slot).at(component);
    if (found === undefined) return [];
    const { local, inbox } = found;
    const { status, value } = local.snapshot;
    const output: unknown = local.snapshot.output;
    const fields = valueText(plainValue(local.snapshot.context));
    return [
      [
        shortPath(local.path),
        ...(typeof value === 'object' && Object.keys(value).length === 0 ? [] : [stateText(value)]),
        ...(fields === '{}' ? [] : [fields]),
        ...(status === 'active' ? [] : [status]),
        ...(output === undefined ? [] : [valueText(output)]),
        ...inbox.map(() => '…'),
      ].join(' '),
    ];
  });
  return actors.join(', ');
}
