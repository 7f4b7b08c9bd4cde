/**
 * What the answers of the inspector's protocol are made of, and what questions are narrowed with.
 * Types only; the questions themselves, and how they travel, are in `protocol.ts`.
 */
import type {
  ActorNumber,
  ContextChange,
  EdgeId,
  InspectionRecord,
  MachineNumber,
  Seq,
  SeriesName,
  Value,
} from './record.ts';

/** A run's number; 0 is the one that the page was opened for, 1 what it is compared with. */
export type RunNumber = number;

export type Direction = 'forward' | 'back';
export type ChartDirection = 'down' | 'right';

/**
 * `record`: the next record. `event`: the next event that has been handled. `actor`: the next of one
 * actor. `macrostep`: to the end of all that one event from outside, or one timer, has caused.
 * `mark`: the next that did not go as asked.
 */
export type StepBy = 'record' | 'event' | 'actor' | 'macrostep' | 'mark';

export interface Hello {
  /** `protocolVersion`. */
  readonly protocol: number;
  /** `destage 0.1.0`. */
  readonly by: string;
  readonly runs: readonly RunSummary[];
  /** Commands that `control` takes; empty: read only. */
  readonly commands: readonly Command[];
  /** What `explain` takes, for a label: `object`; absent: it is not answered. */
  readonly explains?: string;
  /** `choices` and `branch` are answered for traces. */
  readonly canBranch: boolean;
}

export interface Command {
  readonly command: string;
  readonly label: string;
  /** What is to be given, in order. */
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    /** `json`: any value as JSON text; `numbers`: a list. */
    readonly kind: 'text' | 'json' | 'numbers' | 'choice';
    readonly choices?: readonly string[];
  }[];
}

export interface RunSummary {
  readonly run: RunNumber;
  /** `destage replay`, the recording's file, the trace's property. */
  readonly name: string;
  readonly kind: 'live' | 'recording' | 'trace' | 'branch';
  /** Of the records that are kept; 0 and 0 when there is none yet. */
  readonly first: Seq;
  readonly last: Seq;
  readonly records: number;
  /** Records that nobody kept, over the whole run. */
  readonly dropped: number;
  readonly startedAtMs: number;
  /** Unit: milliseconds from the run's begin to its last record. */
  readonly endT: number;
  readonly machines: readonly MachineSummary[];
  readonly series: readonly SeriesName[];
  readonly violation?: { readonly property: string; readonly seq: Seq };
  /** After `to` it goes on with what follows `from`. */
  readonly cycle?: { readonly from: Seq; readonly to: Seq };
  /** What is to be said of it: a truncated last line, a program that has ended. */
  readonly notices: readonly string[];
  /** Of a branch: where it leaves which run. */
  readonly branchOf?: { readonly run: RunNumber; readonly at: Seq };
}

export interface MachineSummary {
  readonly machine: MachineNumber;
  readonly name: string;
  readonly logic: 'machine' | 'promise' | 'callback' | 'observable' | 'transition';
  /** False: there is nothing to lay out. */
  readonly hasChart: boolean;
}

/** The population at a moment. */
export interface StateAnswer {
  readonly seq: Seq;
  readonly t: number;
  readonly machines: readonly MachineState[];
  /** What the last handled event at or before the cursor took; absent before the first. */
  readonly lit?: Lit;
}

export interface MachineState {
  readonly machine: MachineNumber;
  readonly running: number;
  readonly done: number;
  readonly error: number;
  readonly stopped: number;
  /** By the path of a state, compound ones too, how many running actors are in it. None: absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of the only one that runs, so that the page can show it without asking. */
  readonly only?: ActorNumber;
}

/** The last transition. */
export interface Lit {
  readonly seq: Seq;
  readonly actor: ActorNumber;
  readonly machine: MachineNumber;
  readonly taken: readonly EdgeId[];
}

/** Which rows are shown. What is absent lets everything pass. */
export interface RowFilter {
  readonly kinds?: readonly RowKind[];
  /** Of events. */
  readonly types?: readonly string[];
  /** All but these. */
  readonly typesHidden?: readonly string[];
  /** Sender or receiver is one of these … */
  readonly actors?: readonly ActorNumber[];
  /** … or of one of these machines. */
  readonly machines?: readonly MachineNumber[];
  /** Only rows with a mark. */
  readonly onlyMarked?: boolean;
  /** Events of these types that follow each other become one row, with a count. */
  readonly folded?: readonly string[];
}

/** `sample` and `machine` records are no rows, and `step`s are part of their event's. */
type RowKind = 'event' | 'started' | 'stopped' | 'step' | 'control' | 'dropped';

/** What did not go as asked. `refused`: the receiver answered that it will not. */
export type Mark = 'ignored' | 'guarded' | 'dead' | 'error' | 'refused' | 'violation';

export interface Rows {
  /** Rows that pass the filter, in the whole run. */
  readonly total: number;
  /** Of the first of `rows`. */
  readonly offset: number;
  readonly rows: readonly Row[];
  /** The last row at or before `around` (else the run's end); -1: all come after it. */
  readonly cursorRow: number;
}

export interface Row {
  readonly seq: Seq;
  readonly t: number;
  readonly kind: RowKind;
  /** Receiver of an event; whom else it is about. */
  readonly actor?: ActorRef;
  readonly sender?: ActorRef;
  /** The event's type; else a short text: `started`, `done`, the command. */
  readonly label: string;
  /** The payload as one short line; empty when there is none. */
  readonly detail: string;
  readonly cause?: Seq;
  readonly via?: 'timer' | 'environment' | 'fault' | 'control';
  readonly marks: readonly Mark[];
  /** The record of its handling; absent when there is none (yet). */
  readonly handled?: Seq;
  /** How many transitions were taken. */
  readonly taken?: number;
  /** Of a folded row: how many records it stands for, and the last of them. */
  readonly folded?: { readonly records: number; readonly last: Seq };
  /** Of a search: where the text stands in the record. */
  readonly excerpt?: string;
}

/** Enough to name an actor and to link to it. */
export interface ActorRef {
  readonly actor: ActorNumber;
  readonly path: string;
  readonly id: string;
  readonly machine: MachineNumber;
}

export interface ActorSummary extends ActorRef {
  readonly status: 'running' | 'done' | 'error' | 'stopped';
  /** Absent for logic without a chart. */
  readonly value?: Value;
  /** Its last record at or before the cursor. */
  readonly touched: Seq;
  readonly children: number;
}

export interface ActorsPage {
  readonly total: number;
  readonly actors: readonly ActorSummary[];
}

export interface ActorAnswer extends ActorSummary {
  readonly systemId?: string;
  readonly parent?: ActorRef;
  /** Paths of the active states, compound ones too. */
  readonly active: readonly string[];
  readonly context: unknown;
  /** Something of the context was left out: too deep, or before the oldest record. */
  readonly isClipped: boolean;
  readonly startedAt: Seq;
  readonly stoppedAt?: Seq;
  readonly output?: unknown;
  readonly error?: string;
  /** The last event that it handled, with what it changed. */
  readonly last?: Handled;
  /** Sent to it, and not handled at the cursor: the oldest 20. */
  readonly waiting: readonly Row[];
  /** Guards of its states that do not hold now: of `always`, since else they would have been taken. */
  readonly blocked: readonly LosingGuard[];
}

/** How an event was handled. */
export interface Handled {
  readonly seq: Seq;
  /** The event. */
  readonly cause?: Seq;
  readonly type: string;
  readonly taken: readonly EdgeId[];
  readonly before?: Value;
  readonly after?: Value;
  readonly changes: readonly ContextChange[];
  readonly isIgnored: boolean;
  /** Transitions that were looked at before what was taken, and whose guard said no. */
  readonly lost: readonly LosingGuard[];
}

export interface LosingGuard {
  readonly edge: EdgeId;
  readonly guard: string;
}

export interface RecordAnswer {
  readonly record: InspectionRecord;
  readonly row?: Row;
  readonly handled?: Handled;
  /** From the record itself back to what came from outside, nearest first. */
  readonly causes: readonly Row[];
  /** What was sent, started or stopped while it was handled: the first 100. */
  readonly caused: readonly Row[];
  /** All that came of it, near and far. */
  readonly causedTotal: number;
}

/** Invariant: as many times as figures; `seqs` are where the cursor goes for a point. */
export interface Series extends SeriesName {
  readonly seqs: readonly Seq[];
  readonly ts: readonly number[];
  readonly figures: readonly number[];
  readonly max: number;
  /** The newest figure at or before `to`. */
  readonly last: number;
}

/** Invariant: lists of one length; bucket n covers `from[n]` up to `from[n + 1]`. */
export interface Density {
  readonly from: readonly Seq[];
  /** When each begins: many records in a short time are a busy one. */
  readonly ts: readonly number[];
  readonly records: readonly number[];
  /** By mark, how many. */
  readonly marks: Readonly<Partial<Record<Mark, readonly number[]>>>;
}

export interface Found {
  readonly rows: readonly Row[];
  /** Where to go on; absent: that was all. */
  readonly next?: Seq;
}

/** `isSame`: one of them may only be longer. */
export interface Difference {
  readonly isSame: boolean;
  /** The first records that differ; absent in the run that is over. */
  readonly left?: Row;
  readonly right?: Row;
  /** `event bucket.flush here, row.flushed there`. */
  readonly why: string;
}

/** Unit: pixels. Coordinates are the picture's own, not relative to a parent. */
export interface Chart {
  readonly machine: MachineNumber;
  readonly name: string;
  readonly direction: ChartDirection;
  readonly width: number;
  readonly height: number;
  /** Parents come before their children. */
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

export interface ChartNode {
  readonly path: string;
  readonly key: string;
  /** `start`: the dot that an initial transition leaves. */
  readonly kind:
    'atomic' | 'compound' | 'parallel' | 'final' | 'history' | 'deep-history' | 'start';
  readonly isRegion: boolean;
  readonly depth: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly string[];
  readonly tags: readonly string[];
  readonly description?: string;
}

export interface ChartEdge {
  /** Of an initial transition: the path of its state, `#initial`. */
  readonly id: EdgeId;
  readonly kind: 'event' | 'always' | 'after' | 'done' | 'error' | 'snapshot' | 'initial';
  readonly source: string;
  readonly target: string;
  readonly event: string;
  readonly guard?: string;
  readonly actions: readonly string[];
  /** `WRITE [hasCredit]`, `after retryDelay`. */
  readonly label: string;
  /** Its corners, from the source to the target; empty: it moves nothing and is listed in its state. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly labelBox?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

export interface Choice {
  readonly choice: number;
  /** `view:0 → a: object.destage`. */
  readonly label: string;
  readonly kind: 'deliver' | 'timer' | 'environment' | 'fault';
  readonly actor: string;
  /** What would change, one line each. */
  readonly changes: readonly string[];
  /** It is the trace's own next step. */
  readonly isTaken: boolean;
}
