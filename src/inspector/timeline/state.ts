/**
 * The population at the cursor, as counts on states, and what was lit last.
 * Source: Camunda's counts of instances on a diagram.
 */
import type { Lit, MachineState, StateAnswer } from '../protocol.ts';
import { ended, type Population } from './population.ts';
import { kinds } from './segment.ts';
import type { Timeline } from './timeline.ts';

const stepKind = kinds.indexOf('step');
/** How far back the last transition is looked for. */
const litWithin = 100_000;

/** After the record at a position. */
export function stateAt(timeline: Timeline, position: number): StateAnswer {
  const population = timeline.populationAt(position);
  const lit = litAt(timeline, position);
  return {
    seq: timeline.seqAt(position),
    t: timeline.timeAt(position),
    machines: countsOf(timeline, population),
    ...(lit !== undefined && { lit }),
  };
}

function countsOf(timeline: Timeline, { values }: Population): readonly MachineState[] {
  const tallies = timeline.machines.map(() => new Tally());
  const perValue = new Map<number, number>();
  for (let actor = 0; actor < values.length; actor++) {
    const value = values.at(actor);
    if (value === ended.absent) continue;
    if (value >= 0) perValue.set(value, (perValue.get(value) ?? 0) + 1);
    tallies[timeline.actors.at(actor)?.machine ?? -1]?.add(actor, value);
  }
  for (const [value, actors] of perValue) {
    const known = timeline.values.at(value);
    if (known !== undefined) tallies[known.machine]?.addValue(known.active, actors);
  }
  return tallies.map((tally, machine) => tally.answer(machine));
}

class Tally {
  #running = 0;
  #only = -1;
  readonly #ended = new Map<number, number>();
  readonly #counts: Record<string, number> = {};

  add(actor: number, value: number): void {
    if (value < 0) this.#ended.set(value, (this.#ended.get(value) ?? 0) + 1);
    else {
      this.#running++;
      this.#only = actor;
    }
  }

  addValue(active: readonly string[], actors: number): void {
    for (const path of active) this.#counts[path] = (this.#counts[path] ?? 0) + actors;
  }

  answer(machine: number): MachineState {
    return {
      machine,
      running: this.#running,
      done: this.#ended.get(ended.done) ?? 0,
      error: this.#ended.get(ended.error) ?? 0,
      stopped: this.#ended.get(ended.stopped) ?? 0,
      counts: this.#counts,
      ...(this.#running === 1 && { only: this.#only }),
    };
  }
}

/** The last step that took something. */
function litAt(timeline: Timeline, position: number): Lit | undefined {
  const least = Math.max(timeline.start, position - litWithin);
  for (let at = position; at >= least; at--) {
    const place = timeline.placeOf(at);
    if (place === undefined) return undefined;
    if (place.segment.kinds[place.at] !== stepKind) continue;
    const record = timeline.record(at);
    if (record.kind !== 'step' || record.taken.length === 0) continue;
    const machine = timeline.actors.at(record.actor)?.machine ?? -1;
    return { seq: record.seq, actor: record.actor, machine, taken: record.taken };
  }
  return undefined;
}
