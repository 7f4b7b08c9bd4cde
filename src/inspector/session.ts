/**
 * Answers the questions of pages about any number of runs. It runs behind the server and in the page
 * of a self-contained file alike; what only one of them can do comes as `Services`.
 */
import { actorAt } from './timeline/actor.ts';
import { actorNumber, actorsAt, childrenAt } from './timeline/actor-lists.ts';
import { recordAnswer } from './timeline/causality.ts';
import { densityOf } from './timeline/density.ts';
import { firstDifference } from './timeline/difference.ts';
import { find } from './timeline/find.ts';
import { RowLists } from './timeline/rows.ts';
import { stateAt } from './timeline/state.ts';
import { stepFrom } from './timeline/stepping.ts';
import type { Timeline } from './timeline/timeline.ts';
import {
  protocolVersion,
  type Answers,
  type Chart,
  type ChartDirection,
  type Choice,
  type Command,
  type Problem,
  type Question,
  type Questions,
  type RunNumber,
  type RunSummary,
} from './protocol.ts';
import type { MachineRecord, Seq } from './record.ts';

/** A run as it is opened. */
export interface Run {
  readonly timeline: Timeline;
  readonly name: string;
  readonly kind: RunSummary['kind'];
  readonly notices: readonly string[];
  readonly branchOf?: { readonly run: RunNumber; readonly at: Seq };
}

/** What only some sessions can do. What is absent is answered with why not. */
export interface Services {
  readonly by: string;
  readonly chart: (machine: MachineRecord, direction: ChartDirection) => Promise<Chart>;
  readonly exported?: (
    machine: MachineRecord,
    as: Questions['export']['as'],
    chart: () => Promise<Chart>,
  ) => Promise<string>;
  readonly branches?: {
    /** What can happen after the record at the cursor. */
    readonly choices: (run: Run, at: Seq) => readonly Choice[];
    readonly branch: (run: Run, at: Seq, choice: number) => Run;
  };
  readonly explain?: {
    readonly subject: string;
    readonly explain: (subject: string) => Readonly<Record<string, unknown>>;
  };
  readonly control?: {
    readonly commands: readonly Command[];
    /** Does it and records it; its record's number. Errors: throws why it is refused. */
    readonly run: (command: string, given: Readonly<Record<string, unknown>>) => Promise<Seq>;
  };
}

/** Why a question has no answer. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly code: Problem['code'];

  constructor(code: Problem['code'], message: string) {
    super(message);
    this.code = code;
  }
}

type Asks = {
  readonly [What in keyof Questions]: (
    asked: Questions[What],
  ) => Answers[What] | Promise<Answers[What]>;
};

export class Session {
  readonly #runs: Run[];
  readonly #rowLists = new WeakMap<Timeline, RowLists>();
  readonly #services: Services;
  readonly #asks: Asks;
  /** Is told of new runs. */
  onRuns: () => void = () => undefined;

  constructor(runs: readonly Run[], services: Services) {
    this.#runs = [...runs];
    this.#services = services;
    this.#asks = { ...this.#looking(), ...this.#doing() };
  }

  /** Errors: rejects with `Unanswered`. */
  async ask(question: Question): Promise<Answers[keyof Answers]> {
    const { what, ...asked } = question;
    if (!Object.hasOwn(this.#asks, what))
      throw new Unanswered('unknown', `there is no question ${JSON.stringify(what)}.`);
    const answer = this.#asks[what] as (given: unknown) => Answers[keyof Answers];
    return answer(asked);
  }

  get runs(): readonly RunSummary[] {
    return this.#runs.map(summaryOf);
  }

  timeline(run: RunNumber): Timeline {
    return this.#run(run).timeline;
  }

  #looking() {
    const on = <Asked extends { readonly run: RunNumber }, Answer>(
      look: (timeline: Timeline, asked: Asked) => Answer,
    ) => {
      return (asked: Asked): Answer => look(this.timeline(asked.run), asked);
    };
    return {
      hello: () => this.#hello(),
      state: on((timeline, { at }: Questions['state']) =>
        stateAt(timeline, timeline.positionOf(at)),
      ),
      rows: on((timeline, { run: _run, ...asked }: Questions['rows']) =>
        this.#rowsOf(timeline).window(asked),
      ),
      actor: on((timeline, { at, actor }: Questions['actor']) => found(timeline, at, actor)),
      actorNamed: on((timeline, { at, name }: Questions['actorNamed']) =>
        found(timeline, at, actorNumber(timeline, timeline.positionOf(at), name) ?? -1, name),
      ),
      actors: on((timeline, asked: Questions['actors']) =>
        actorsAt(timeline, timeline.positionOf(asked.at), asked),
      ),
      children: on((timeline, asked: Questions['children']) =>
        childrenAt(timeline, timeline.positionOf(asked.at), asked),
      ),
      record: on((timeline, { seq }: Questions['record']) =>
        recordAnswer(timeline, keptPosition(timeline, seq)),
      ),
      series: on((timeline, asked: Questions['series']) => {
        const { from = 0, to = timeline.seqAt(timeline.end - 1), points } = asked;
        return timeline.header.series.map((name) =>
          timeline.samples.series(name, from, to, points),
        );
      }),
      density: on((timeline, { buckets }: Questions['density']) => densityOf(timeline, buckets)),
      find: on((timeline, asked: Questions['find']) => find(timeline, asked)),
      step: on((timeline, asked: Questions['step']) => ({
        seq: timeline.seqAt(stepFrom(timeline, timeline.positionOf(asked.at), asked)),
      })),
      difference: ({ runs: [left, right] }: Questions['difference']) =>
        firstDifference(this.timeline(left), this.timeline(right)),
      follow: () => ({}),
    };
  }

  #doing() {
    const { chart, exported, branches, explain, control } = this.#services;
    return {
      chart: ({ run, machine, direction }: Questions['chart']) =>
        chart(this.#machine(run, machine), direction),
      export: async ({ run, machine, as, direction = 'down' }: Questions['export']) => {
        const record = this.#machine(run, machine);
        if (exported === undefined) throw unable('Nothing can be exported here.');
        const text = await exported(record, as, () => chart(record, direction));
        return { name: `${record.name}.${extensions[as]}`, text };
      },
      choices: ({ run, at }: Questions['choices']) => {
        if (branches === undefined) throw unable(noBranches);
        return branches.choices(this.#run(run), at);
      },
      branch: ({ run, at, choice }: Questions['branch']) => {
        if (branches === undefined) throw unable(noBranches);
        const branch = branches.branch(this.#run(run), at, choice);
        this.#runs.push({ ...branch, branchOf: { run, at } });
        this.onRuns();
        return summaryOf({ ...branch, branchOf: { run, at } }, this.#runs.length - 1);
      },
      explain: ({ subject }: Questions['explain']) => {
        if (explain === undefined) throw unable('Only a live engine can explain its objects.');
        return explain.explain(subject);
      },
      control: async ({ command, given }: Questions['control']) => {
        if (control === undefined)
          throw new Unanswered(
            'not-allowed',
            'This page is read-only. Start the program with --control to allow commands.',
          );
        return { seq: await control.run(command, given) };
      },
    };
  }

  #hello(): Answers['hello'] {
    const { by, branches, explain, control } = this.#services;
    return {
      protocol: protocolVersion,
      by,
      runs: this.runs,
      commands: control?.commands ?? [],
      ...(explain !== undefined && { explains: explain.subject }),
      canBranch: branches !== undefined,
    };
  }

  #rowsOf(timeline: Timeline): RowLists {
    let lists = this.#rowLists.get(timeline);
    if (lists === undefined) this.#rowLists.set(timeline, (lists = new RowLists(timeline)));
    return lists;
  }

  #run(run: RunNumber): Run {
    const found_ = this.#runs[run];
    if (found_ === undefined)
      throw new Unanswered(
        'bad-question',
        `there is no run ${run}; there are ${this.#runs.length}.`,
      );
    return found_;
  }

  #machine(run: RunNumber, machine: number): MachineRecord {
    const record = this.timeline(run).machines[machine];
    if (record === undefined)
      throw new Unanswered('bad-question', `run ${run} has no machine ${machine}.`);
    if (record.definition === undefined)
      throw unable(`${record.name} is a ${record.logic}, and has no chart.`);
    return record;
  }
}

const extensions = { mermaid: 'mmd', scxml: 'scxml', svg: 'svg', json: 'json' } as const;

const noBranches =
  'Other steps can be tried in a trace whose system is at hand: destage inspect trace.json --system ' +
  'engine, notes, or a module.';

function unable(message: string): Unanswered {
  return new Unanswered('not-possible', message);
}

function summaryOf({ timeline, name, kind, notices, branchOf }: Run, run: RunNumber): RunSummary {
  const { header, machines, start, end, dropped } = timeline;
  return {
    run,
    name,
    kind,
    first: timeline.seqAt(start),
    last: timeline.seqAt(end - 1),
    records: end - start,
    dropped,
    startedAtMs: header.startedAtMs,
    endT: timeline.timeAt(end - 1),
    machines: machines.map((record) => ({
      machine: record.machine,
      name: record.name,
      logic: record.logic,
      hasChart: record.definition !== undefined,
    })),
    series: header.series,
    ...(header.violation !== undefined && { violation: header.violation }),
    ...(header.cycle !== undefined && { cycle: header.cycle }),
    notices,
    ...(branchOf !== undefined && { branchOf }),
  };
}

function found(timeline: Timeline, at: Seq, actor: number, name = `actor ${actor}`) {
  const answer = actorAt(timeline, timeline.positionOf(at), actor);
  if (answer === undefined)
    throw new Unanswered('bad-question', `${name} has not been started at record ${at}.`);
  return answer;
}

function keptPosition(timeline: Timeline, seq: Seq): number {
  const position = timeline.positionOf(seq);
  if (position >= timeline.start && timeline.seqAt(position) === seq) return position;
  throw new Unanswered('bad-question', `record ${seq} is not kept.`);
}
