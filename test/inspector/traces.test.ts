/**
 * Counterexamples of the checker as timelines: after each step the inspector shows the states that the
 * trace says, and names what was taken; branches are the checker's own next steps.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/checker/check.ts';
import { nextSteps } from '../../src/checker/next-steps.ts';
import { traceDetails } from '../../src/checker/trace-details.ts';
import type { SystemDefinition, Trace } from '../../src/checker/api.ts';
import { Branches } from '../../src/cli/inspect/branches.ts';
import { systemOfTrace } from '../../src/cli/inspect/systems.ts';
import { Session, type Run } from '../../src/inspector/session.ts';
import { actorAt } from '../../src/inspector/timeline/actor.ts';
import { actorNumber } from '../../src/inspector/timeline/actor-lists.ts';
import { stepsAt, traceTimeline } from '../../src/inspector/trace/trace-timeline.ts';
import { races } from '../../src/notes/races.ts';
import { systemOf } from '../../src/notes/races/race.ts';

async function traceOf(system: SystemDefinition): Promise<Trace> {
  const { logic, name: _name, ...options } = system;
  const report = await check(logic, options);
  const trace = report.properties.find((property) => property.trace !== undefined)?.trace;
  if (trace === undefined) throw new Error(`${system.name} has no counterexample`);
  return trace;
}

const raceNamed = (id: string): SystemDefinition => {
  const race = races.find((known) => known.id === id);
  if (race === undefined) throw new Error(`there is no race ${id}`);
  return systemOf(race);
};

describe.each(['R1', 'R9'])('the counterexample %s', (id) => {
  const system = raceNamed(id);
  let trace: Trace;
  let told: ReturnType<typeof traceTimeline>;
  beforeAll(async () => {
    trace = await traceOf(system);
    told = traceTimeline(trace, traceDetails(system, trace));
  });

  it('shows after each step what the trace says', () => {
    const states = new Map(Object.entries(trace.initial));
    for (const [step, end] of told.ends.entries()) {
      for (const { actor, after } of trace.steps[step - 1]?.changes ?? [])
        if (after === null) states.delete(actor);
        else states.set(actor, after);
      const position = told.timeline.positionOf(end);
      for (const [path, { value, context, status }] of states) {
        const shown = actorAt(
          told.timeline,
          position,
          actorNumber(told.timeline, position, path) ?? -1,
        );
        expect({ path, ...shown }).toMatchObject({
          path,
          value,
          context: JSON.parse(JSON.stringify(context)) as unknown,
          status: status === 'active' ? 'running' : status,
        });
      }
      expect(stepsAt(told.ends, end)).toBe(step);
    }
  });

  it('knows of each message where it came from, and where the property broke', () => {
    const records = Array.from({ length: told.timeline.end }, (_, at) => told.timeline.record(at));
    const delivered = trace.steps.filter(({ kind }) => kind === 'deliver').length;
    const handled = records.filter(
      (record) =>
        record.kind === 'event' &&
        record.via === undefined &&
        record.cause !== undefined &&
        records.some((other) => other.kind === 'step' && other.cause === record.seq),
    );
    // What the first states had sent already has no cause.
    expect(handled.length).toBeGreaterThan(0);
    expect(handled.length).toBeLessThanOrEqual(delivered);
    expect(told.timeline.header.violation).toEqual({
      property: trace.property,
      seq: records.at(-1)?.seq,
    });
  });

  it('lights an edge of the chart in each step that took one', () => {
    const edges = new Set<string>();
    for (let at = 0; at < told.timeline.end; at++) {
      const record = told.timeline.record(at);
      if (record.kind === 'step') for (const edge of record.taken) edges.add(edge);
    }
    expect(edges.size).toBeGreaterThan(2);
    expect([...edges].every((edge) => /#\d+$/.test(edge))).toBe(true);
  });

  it('can be branched wherever it stands, and the branch again', async () => {
    const branches = new Branches();
    branches.add(told.timeline, { trace, system, ends: told.ends });
    const run: Run = { timeline: told.timeline, name: id, kind: 'trace', notices: [] };
    const session = new Session([run], {
      by: 'test',
      chart: () => Promise.reject(new Error('none')),
      branches,
    });
    const at = told.ends[2] ?? 0;
    const choices = branches.choices(run, at);
    expect(choices).toHaveLength(nextSteps(system, trace, 2).length);
    expect(choices.filter(({ isTaken }) => isTaken)).toHaveLength(1);
    const other = choices.findIndex(({ isTaken }) => !isTaken);
    const branch = await session.ask({ what: 'branch', run: 0, at, choice: other });
    expect(branch).toMatchObject({ run: 1, kind: 'branch', branchOf: { run: 0, at } });
    const end = session.runs[1]?.last ?? 0;
    const more = (await session.ask({ what: 'choices', run: 1, at: end })) as typeof choices;
    expect(more.length).toBeGreaterThan(0);
    expect(await session.ask({ what: 'difference', runs: [0, 1] })).toMatchObject({
      isSame: false,
      left: { seq: at + 1 },
    });
    await expect(session.ask({ what: 'branch', run: 0, at, choice: 99 })).rejects.toThrow(
      'no choice 99',
    );
  });
});

describe('the system of a trace', () => {
  it('is found among the built-in ones, or is not', async () => {
    const trace = await traceOf(raceNamed('R9'));
    const found = await systemOfTrace(trace, undefined);
    expect(found?.system.logic.id).toBe('notes');
    expect(await systemOfTrace({ ...trace, system: 'strange' }, undefined)).toBeUndefined();
    await expect(systemOfTrace(trace, 'engine')).rejects.toThrow(
      'the trace is of notes, and --system engine has destage',
    );
  });
  it('is not needed to see it', async () => {
    const trace = await traceOf(raceNamed('R9'));
    const { timeline } = traceTimeline(trace);
    expect(timeline.machines.map(({ name, definition }) => [name, definition])).toContainEqual([
      'view',
      undefined,
    ]);
    expect(timeline.end).toBeGreaterThan(trace.steps.length * 2);
  });
});
