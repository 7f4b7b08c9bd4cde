/**
 * The engine's own logs are explained by its machines, and logs that are wrong in one line are not: how
 * many of those, and that each of the others is one that the machines really allow.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PlainEvent, SystemDefinition } from '../../../src/checker/api.ts';
import { replay } from '../../../src/checker/replay.ts';
import { engineLog } from '../../../src/properties/life/engine-log.ts';
import { objectLife } from '../../../src/properties/life/object-life.ts';
import { conformer, explanation, type ConformOptions } from '../../../src/testing/index.ts';
import { mutantsOf, recordingMutants, saidIn, type Change, type Mutant } from './mutants.ts';
import { attemptsMax, drawn, inspected, recorded } from './recorded.ts';

const options: ConformOptions = { map: engineLog, isPrompt: true };
const life = (attempts: number): SystemDefinition =>
  objectLife({ attemptsMax: attempts, writes: 'shown' });
const ofThree = conformer(life(attemptsMax), options);

/** The logs of single objects. */
function apart(lines: readonly string[]): readonly (readonly string[])[] {
  const byObject = new Map<string, string[]>();
  for (const line of lines) {
    const object = /"object":"(?<object>[^"]*)"/.exec(line)?.groups?.['object'];
    if (object !== undefined) byObject.set(object, [...(byObject.get(object) ?? []), line]);
  }
  return [...byObject.values()];
}

/** The log is one of these machines: a run that says just this, step by step on live actors. */
function isReallyAllowed(log: readonly string[]): boolean {
  const system = life(attemptsMax);
  const trace = explanation(log, system, options);
  if (trace === undefined) return false;
  const given = trace.steps.filter(
    ({ kind, actor }) => kind === 'environment' && actor.endsWith('client'),
  );
  const environment = { ...system.environment, client: given.map(({ event }) => event) };
  const live = replay({ ...system, environment }, trace);
  const said = trace.steps.flatMap(({ emitted }) => emitted).map(shortOf);
  const logged = log.map((line) => shortOf(JSON.parse(line) as PlainEvent));
  return live.kind === 'same' && isDeepStrictEqual(said.slice(0, log.length), logged);
}

const changes: readonly Change[] = ['removed', 'doubled', 'swapped', 'altered'];
const shortOf = ({ type, place }: PlainEvent) => [type, place];

describe('the logs of the engine', () => {
  it('are explained, of a real engine whose backend fails', async () => {
    const log = await recorded(40, 400);
    expect(log.length).toBeGreaterThan(300);
    expect(await ofThree(log)).toMatchObject({ kind: 'explained', lines: log.length, parts: 40 });
  });

  it('are explained, of runs that the checker draws in every tiny world', async () => {
    const byAttempts = new Map<number, ReturnType<typeof conformer>>();
    const unexplained: unknown[] = [];
    let logs = 0;
    for (const [name, lines] of drawn(3, 7)) {
      const attempts = Number(/(?<attempts>\d) attempts/.exec(name)?.groups?.['attempts']);
      const conforms = byAttempts.get(attempts) ?? conformer(life(attempts), options);
      byAttempts.set(attempts, conforms);
      const crash = lines.indexOf('crash');
      const report = await conforms(crash < 0 ? lines : lines.slice(0, crash));
      if (report.kind !== 'explained') unexplained.push(name, report);
      logs++;
    }
    expect(unexplained).toEqual([]);
    expect(logs).toBeGreaterThan(50);
  });
});

describe('logs that are wrong in one line', () => {
  it('are found out, but for those that the machines allow', async () => {
    const tally = new Tally();
    const explained: Mutant[] = [];
    for (const log of apart(await recorded(8, 24)))
      for (const mutant of mutantsOf(log)) {
        const report = await ofThree(mutant.log);
        tally.count(mutant, report.kind === 'unexplained');
        if (report.kind !== 'unexplained') explained.push(mutant);
        // A log that ends a line earlier is one all the same.
        if (mutant.change === 'removed' && mutant.at === mutant.log.length)
          expect(report.kind).toBe('explained');
      }
    for (const change of changes) expect(tally.tried(change)).toBeGreaterThan(40);
    for (const change of changes) expect(tally.share(change)).toBeGreaterThan(0.8);
    console.info(tally.text);
    expect(explained.filter(({ log }) => !isReallyAllowed(log))).toEqual([]);
  });
});

describe('recordings of the inspector', () => {
  it('are explained, and found out when one record is wrong, but for what the machines allow', async () => {
    const recording = await inspected(8, 24);
    expect(await ofThree(recording)).toMatchObject({ kind: 'explained', parts: 8 });
    const whole = new Set(apart(recording.flatMap(saidIn)).map((log) => log.join()));
    const tally = new Tally();
    const wrong: Mutant[] = [];
    for (const mutant of recordingMutants(recording)) {
      const report = await ofThree(mutant.log);
      tally.count(mutant, report.kind === 'unexplained');
      if (report.kind === 'unexplained') continue;
      const changed = apart(mutant.log.flatMap(saidIn)).filter((log) => !whole.has(log.join()));
      if (!changed.every(isReallyAllowed)) wrong.push(mutant);
    }
    for (const change of changes) expect(tally.tried(change)).toBeGreaterThan(30);
    // Records of two objects may be exchanged: neither says anything of the other.
    for (const change of ['removed', 'doubled', 'altered'] as const)
      expect(tally.share(change)).toBeGreaterThan(0.8);
    console.info(tally.text);
    expect(wrong).toEqual([]);
  });
});

/** How many were found out, by what was done to them. */
class Tally {
  readonly #tried: Record<Change, number> = { removed: 0, doubled: 0, swapped: 0, altered: 0 };
  readonly #found: Record<Change, number> = { removed: 0, doubled: 0, swapped: 0, altered: 0 };

  count({ change }: Mutant, isFound: boolean): void {
    this.#tried[change]++;
    if (isFound) this.#found[change]++;
  }

  tried(change: Change): number {
    return this.#tried[change];
  }

  share(change: Change): number {
    return this.#found[change] / this.#tried[change];
  }

  get text(): string {
    const shares = changes.map((one) => `${one} ${this.#found[one]} of ${this.#tried[one]}`);
    return `found out: ${shares.join(', ')}`;
  }
}
