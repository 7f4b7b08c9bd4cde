/**
 * A move applied to a global state, as a vector of components by slot. This is the plain form; the
 * search has a faster one for moves that only send (`flat-moves.ts`), and falls back to this.
 */
import { cannotAnswer, nobodyHolds, requireFree, requireRead, severalHeld } from './lifetimes.ts';
import type { Model } from './model.ts';
import type { Move, Output } from './move.ts';
import type { Slot } from './roster.ts';
import { Unheld } from './unheld.ts';

/** Invariant: as long as the roster; grown by `Model` as slots are added, with 0 for absent. */
export type Vector = number[];

export function initialVector(model: Model): Vector {
  const vector: Vector = [];
  if (model.faults !== undefined) vector[model.faults.slot] = model.faults.unused;
  for (const output of model.rootOutputs) applyOutput(model, vector, output);
  return fill(model, vector);
}

/** Changes the vector. False: the move is not possible after all, and the vector is of no use. */
export function applyMove(model: Model, vector: Vector, move: Move): boolean {
  vector[move.slot] = move.next;
  for (const output of move.outputs) if (!applyOutput(model, vector, output)) return false;
  fill(model, vector);
  return true;
}

function fill({ roster }: Model, vector: Vector): Vector {
  for (let slot = 0; slot < roster.slots.length; slot++) vector[slot] ??= 0;
  return vector;
}

function applyOutput(model: Model, vector: Vector, output: Output): boolean {
  switch (output.kind) {
    case 'send':
      append(model, vector, output.slot, output.from, output.event);
      return true;
    case 'sendSystem':
      append(model, vector, receiverOf(model, vector, output), output.from, output.event);
      return true;
    case 'ask':
      return isAnsweredBy(model, vector, output);
    case 'refuse':
      throw output.refusal;
    case 'place':
      requireFree(model, vector, output);
      removeBelow(vector, model.slot(output.slot));
      vector[output.slot] = output.component;
      return true;
    case 'remove':
      requireRead(model, vector, output);
      remove(vector, model.slot(output.slot));
      return true;
    case 'spend':
      return spend(model, vector, output.fault);
    case 'crash':
      crash(model, vector);
      return true;
  }
}

function append(model: Model, vector: Vector, slot: number, from: number, event: number): void {
  vector[slot] = model.componentsOf(slot).append(vector[slot] ?? 0, from, event);
}

/** XState sends to the sender itself what is addressed to a system id that nobody holds. */
function receiverOf(
  model: Model,
  vector: Vector,
  { systemId, from, isLate = false }: Extract<Output, { kind: 'sendSystem' }>,
): number {
  const holder = holderOf(model, vector, systemId);
  if (holder === undefined && isLate) throw nobodyHolds(model.slot(from).path, systemId);
  if (isLate && model.roster.holders(systemId).length > 1)
    throw severalHeld(model.slot(from).path, systemId);
  return holder ?? from;
}

/** Errors: throws `Unheld` or a `Refusal` where no step is known for the answer that is given. */
function isAnsweredBy(
  model: Model,
  vector: Vector,
  { systemId, from, isHeld, isOnly }: Extract<Output, { kind: 'ask' }>,
): boolean {
  if (isHeld === (holderOf(model, vector, systemId) !== undefined)) return true;
  if (isOnly) throw cannotAnswer(model.slot(from).path, systemId);
  if (isHeld && model.options.unheld?.has(systemId) === false) throw new Unheld(systemId);
  return false;
}

function holderOf(model: Model, vector: Vector, systemId: string): number | undefined {
  return model.roster.holders(systemId).find(({ index }) => {
    const local = model.componentsOf(index).at(vector[index] ?? 0)?.local;
    return local?.systemId === systemId && local.snapshot.status === 'active';
  })?.index;
}

function remove(vector: Vector, slot: Slot): void {
  vector[slot.index] = 0;
  removeBelow(vector, slot);
}

function removeBelow(vector: Vector, { children }: Slot): void {
  for (const child of children) if ((vector[child.index] ?? 0) !== 0) remove(vector, child);
}

function spend(
  { faults }: Model,
  vector: Vector,
  fault: Extract<Output, { kind: 'spend' }>['fault'],
): boolean {
  const next = faults?.spend(vector[faults.slot] ?? 0, fault);
  if (faults === undefined || next === undefined) return false;
  vector[faults.slot] = next;
  return true;
}

function crash(model: Model, vector: Vector): void {
  const { survivors = [], event } = model.options.faults?.crash ?? {};
  const surviving = new Set(
    survivors.flatMap((name) => model.roster.named(name)).map(({ index }) => index),
  );
  for (const index of vector.keys()) {
    const isKept = surviving.has(index) || index === model.faults?.slot;
    if (!isKept) vector[index] = 0;
  }
  for (const index of surviving) if ((vector[index] ?? 0) === 0) surviving.delete(index);
  for (const output of model.rootOutputs) {
    const who = 'from' in output ? output.from : 'slot' in output ? output.slot : -1;
    if (surviving.has(who)) continue;
    // Who was there is gone already, and below the root there are survivors.
    if (output.kind === 'place') vector[output.slot] = output.component;
    else applyOutput(model, vector, output);
  }
  if (event === undefined) return;
  for (const index of surviving) tell(model, vector, index, event);
}

function tell(model: Model, vector: Vector, index: number, event: { readonly type: string }): void {
  const { next, outputs } = model.told(index, vector[index] ?? 0, event);
  vector[index] = next;
  for (const output of outputs) applyOutput(model, vector, output);
}
