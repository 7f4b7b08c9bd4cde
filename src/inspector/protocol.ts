/**
 * What a page asks and what it is told, over a WebSocket as JSON, or within the page of a
 * self-contained file. Types only; answered by `Session` from `Timeline`s, the same in both places.
 * A run is one timeline: a live program, a recording, a trace, or a branch of a trace. The cursor is a
 * record's number: the state at `seq` is that after the record `seq`. Filters never change it.
 */
import type {
  ActorAnswer,
  ActorsPage,
  Chart,
  ChartDirection,
  Choice,
  Density,
  Difference,
  Direction,
  Found,
  Hello,
  RecordAnswer,
  RowFilter,
  Rows,
  RunNumber,
  RunSummary,
  Series,
  StateAnswer,
  StepBy,
} from './answers.ts';
import type { ActorNumber, MachineNumber, Seq } from './record.ts';

export type * from './answers.ts';

export const protocolVersion = 1;

/**
 * A page's message. The answer has the same `id`; answers may overtake each other. One question is in
 * `ask`, as JSON: `{ "id": 7, "ask": { "what": "state", "run": 0, "at": 120 } }`.
 */
export interface Asked {
  readonly id: number;
  readonly ask: Question;
}

/** `{ "id": 7, "answer": … }` or `{ "id": 7, "problem": … }`; its shape is `Answers[what]`. */
export type Answered =
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly problem: Problem };

/** Why there is no answer, as a sentence to be shown. */
export interface Problem {
  readonly code: 'unknown' | 'bad-question' | 'not-allowed' | 'not-possible' | 'failed';
  readonly message: string;
}

/** What comes unasked. */
export type Pushed =
  /** Something of the runs is new: how many there are, where a live one ends. At most 20 a second. */
  | { readonly push: 'runs'; readonly runs: readonly RunSummary[] }
  /** Of a live run that is followed (`follow`). Summaries only: the page asks for what it shows. */
  | {
      readonly push: 'frame';
      readonly run: RunNumber;
      readonly first: Seq;
      readonly last: Seq;
      readonly records: number;
      readonly dropped: number;
      readonly state: StateAnswer;
      /** The newest figures by name; empty when nothing is sampled. */
      readonly figures: Readonly<Record<string, number>>;
    };

/** One question by `what`, without its name. All but `hello`, `follow` and `control` only look. */
export interface Questions {
  /** The first one: what this page can do, and which runs there are. */
  readonly hello: Nothing;
  /** Counts on every state of every machine, and what was lit, at the cursor. */
  readonly state: AtCursor;
  /**
   * A window of the rows that pass a filter. `offset` counts rows from 0; `around` puts the window's
   * middle where the cursor is. One of the two; without either, the last rows.
   */
  readonly rows: AtRun & {
    readonly filter?: RowFilter;
    readonly offset?: number;
    readonly around?: Seq;
    readonly count: number;
  };
  /** One actor at the cursor. */
  readonly actor: AtCursor & { readonly actor: ActorNumber };
  /** By id, system id or path, as a deep link has it: the last one started at the cursor. */
  readonly actorNamed: AtCursor & { readonly name: string };
  /** The actors of a machine at the cursor, in a state (of any when absent), a page at a time. */
  readonly actors: AtCursor & {
    readonly machine: MachineNumber;
    /** A state's path; the empty one is the root: every running actor of the machine. */
    readonly state?: string;
    /** Those too that have ended. */
    readonly withEnded?: boolean;
    /** Only those whose path contains it. */
    readonly text?: string;
    readonly offset: number;
    readonly count: number;
  };
  /** An actor's children at the cursor, a page at a time; without `parent`, the roots. */
  readonly children: AtCursor & {
    readonly parent?: ActorNumber;
    readonly offset: number;
    readonly count: number;
  };
  /** One record in full, what came of it, what caused it and what it caused. */
  readonly record: AtRun & { readonly seq: Seq };
  /** Samples between two records, thinned out to so many points (the least and the greatest are kept). */
  readonly series: AtRun & { readonly from?: Seq; readonly to?: Seq; readonly points: number };
  /** How many records there are, and which marks, along the whole run: for the scrubber. */
  readonly density: AtRun & { readonly buckets: number };
  /** Text in types, payloads, changes and paths of actors, from a record on; `seqs` come in order. */
  readonly find: AtRun & {
    readonly text: string;
    readonly from: Seq;
    readonly direction: Direction;
    readonly count: number;
  };
  /** Where the cursor goes for one step; the same `seq` when there is nothing further. */
  readonly step: AtCursor & {
    readonly by: StepBy;
    readonly direction: Direction;
    /** For `actor`. */
    readonly actor?: ActorNumber;
  };
  /** Where two runs first differ, in what happened; times do not count. */
  readonly difference: { readonly runs: readonly [RunNumber, RunNumber] };
  /** A machine's chart, laid out. Does not change while the page is open: keep it. */
  readonly chart: AtRun & { readonly machine: MachineNumber; readonly direction: ChartDirection };
  /** A machine as a file. */
  readonly export: AtRun & {
    readonly machine: MachineNumber;
    readonly as: 'mermaid' | 'scxml' | 'svg' | 'json';
    readonly direction?: ChartDirection;
  };
  /** What else could happen at the cursor of a trace: its own next step too, marked. */
  readonly choices: AtCursor;
  /** A new run: the trace up to the cursor, and then that choice. */
  readonly branch: AtCursor & { readonly choice: number };
  /** Frames of a live run are pushed from now on, or no more. */
  readonly follow: AtRun & { readonly on: boolean };
  /** What the live program says of one of its objects (`Hello.explains`). */
  readonly explain: { readonly subject: string };
  /** Does something to the live program; refused without `--control`. Recorded either way. */
  readonly control: { readonly command: string; readonly given: Readonly<Record<string, unknown>> };
}

/** `{ what: 'state', run: 0, at: 120 }`. */
export type Question = {
  readonly [What in keyof Questions]: { readonly what: What } & Questions[What];
}[keyof Questions];

/** By `what`. */
export interface Answers {
  readonly hello: Hello;
  readonly state: StateAnswer;
  readonly rows: Rows;
  readonly actor: ActorAnswer;
  readonly actorNamed: ActorAnswer;
  readonly actors: ActorsPage;
  readonly children: ActorsPage;
  readonly record: RecordAnswer;
  readonly series: readonly Series[];
  readonly density: Density;
  readonly find: Found;
  readonly step: { readonly seq: Seq };
  readonly difference: Difference;
  readonly chart: Chart;
  readonly export: { readonly name: string; readonly text: string };
  readonly choices: readonly Choice[];
  readonly branch: RunSummary;
  readonly follow: Nothing;
  readonly explain: Readonly<Record<string, unknown>>;
  readonly control: { readonly seq: Seq };
}

/** `{}`. */
interface Nothing {
  readonly nothing?: never;
}

interface AtRun {
  readonly run: RunNumber;
}

interface AtCursor extends AtRun {
  readonly at: Seq;
}
