/**
 * The orbits of a system's states, counted without a canonical form: every state of the whole space,
 * every permutation of it, and the least of these as text.
 */
import { initialVector } from '../../../src/checker/apply.ts';
import { Model } from '../../../src/checker/model.ts';
import { successorsOf } from '../../../src/checker/traces.ts';
import { Members } from '../../../src/checker/symmetry/members.ts';
import { Renaming } from '../../../src/checker/symmetry/renaming.ts';
import type { SystemDefinition } from '../../../src/checker/api.ts';

export function orbitsByHand({ symmetry = [], ...system }: SystemDefinition): number {
  const model = new Model(system);
  const members = new Members(symmetry, model.root.id);
  const renaming = new Renaming(model, members);
  const permutations = permutationsOf(members.groups);
  const keyOf = (vector: readonly number[]): string =>
    vector
      .map((component, slot) => `${slot}:${component}`)
      .filter((part) => !part.endsWith(':0'))
      .join();
  const seen = new Set<string>();
  const orbits = new Set<string>();
  const open = [initialVector(model)];
  for (let vector = open.pop(); vector !== undefined; vector = open.pop()) {
    const key = keyOf(vector);
    if (seen.has(key)) continue;
    seen.add(key);
    const state = vector;
    const images = permutations.map((permutation) => keyOf(renaming.vector(state, permutation)));
    orbits.add(images.toSorted()[0] ?? '');
    for (const { after } of successorsOf(model, vector)) open.push(after);
  }
  return orbits.size;
}

function permutationsOf(groups: readonly (readonly number[])[]): number[][] {
  let all: number[][] = [[]];
  for (const group of groups)
    all = all.flatMap((before) => arrangementsOf(group).map((after) => [...before, ...after]));
  return all;
}

function arrangementsOf(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    arrangementsOf(items.toSpliced(at, 1)).map((rest) => [item, ...rest]),
  );
}
