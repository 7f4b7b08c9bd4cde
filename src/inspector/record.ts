/**
 * What a recording is made of: a header and records, each one line of JSON. Types only. Adapters write
 * them (`xstate/`, `trace/`), a `Timeline` reads them; nothing here knows XState, node or the page.
 * Source: W3C trace context for «cause»; XState's inspection events, which have no time, id or cause.
 */

/** A record's number: 1, 2, 3 … in the order of what happened. Gaps are records that were dropped. */
export type Seq = number;

/** An actor's number in its recording: 0, 1, 2 … in the order of their starts. Never used again. */
export type ActorNumber = number;

/** A machine's number in its recording. Logic without a chart (a promise, a callback) has one too. */
export type MachineNumber = number;

/** XState's state value: `'idle'`, or `{ task: 'normal', log: 'relaxed' }`. */
export type Value = string | { readonly [key: string]: Value };

/** The version of the format that is written. Older ones are read, newer ones are refused. */
export const recordingVersion = 1;
export const recordingFormat = 'destage-recording';

/** The first line. */
export interface RecordingHeader {
  readonly format: typeof recordingFormat;
  readonly version: typeof recordingVersion;
  /** What was recorded: `destage replay`, `app.ts`, a checked system's name. */
  readonly program: string;
  /** A trace's times are its step numbers. */
  readonly source: 'live' | 'trace';
  /** Unit: milliseconds since the epoch, when `t` was 0. */
  readonly startedAtMs: number;
  /** What `sample` records measure; empty when nothing is. */
  readonly series: readonly SeriesName[];
  /** Of a counterexample: the property that broke, and the record at which it did. */
  readonly violation?: { readonly property: string; readonly seq: Seq };
  /** Of a lasso: after `to` it goes on with what follows `from`, for ever. */
  readonly cycle?: { readonly from: Seq; readonly to: Seq };
}

/** One figure that is sampled. */
export interface SeriesName {
  readonly name: string;
  readonly label: string;
  readonly unit: 'bytes' | 'objects' | 'ms' | 'bytes/s' | 'count';
  /** Figures of one group are drawn in one picture: log use and its quota. */
  readonly group: string;
}

/** In every record. */
interface Common {
  readonly seq: Seq;
  /** Unit: milliseconds since the recording began. Invariant: never less than the record's before. */
  readonly t: number;
}

/** A machine, before the first actor that runs it. */
export interface MachineRecord extends Common {
  readonly kind: 'machine';
  readonly machine: MachineNumber;
  readonly name: string;
  readonly logic: 'machine' | 'promise' | 'callback' | 'observable' | 'transition';
  /** Absent for logic without a chart. */
  readonly definition?: MachineDefinition;
}

/** An actor has been started. */
export interface StartedRecord extends Common {
  readonly kind: 'started';
  readonly actor: ActorNumber;
  readonly machine: MachineNumber;
  readonly id: string;
  /** Ids from the root down: `destage/view:0/objects/a`. */
  readonly path: string;
  readonly systemId?: string;
  /** Absent for a root, and when the parent was dropped from the recording. */
  readonly parent?: ActorNumber;
  /** The event whose handling started it. */
  readonly cause?: Seq;
  /** Absent for logic without a chart. */
  readonly value?: Value;
  readonly context?: unknown;
}

/** An event has been sent. */
export interface EventRecord extends Common {
  readonly kind: 'event';
  /** Who receives it; absent when it is nobody that was recorded. */
  readonly actor?: ActorNumber;
  /** Absent: from outside. */
  readonly sender?: ActorNumber;
  readonly type: string;
  /** Its other fields, clipped; absent when it has none. */
  readonly payload?: unknown;
  /** The event that was being handled when it was sent; absent: from outside, or from a timer. */
  readonly cause?: Seq;
  /** How it came: default `send`. `fault`: a checker's loss, crash, duplication. */
  readonly via?: 'timer' | 'environment' | 'fault' | 'control';
  /** Its receiver had ended, or ended before it came to it. */
  readonly isDead?: true;
}

/** A field of a context that an event has changed. No `before`: added. No `after`: removed. */
export interface ContextChange {
  readonly at: readonly (string | number)[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An event has been handled. */
export interface StepRecord extends Common {
  readonly kind: 'step';
  readonly actor: ActorNumber;
  /** The event; absent when it was not recorded. */
  readonly cause?: Seq;
  /** Edges of the chart, in the order in which they were taken: `task.normal#2`. */
  readonly taken: readonly EdgeId[];
  /** After it; absent when it is the value before. */
  readonly value?: Value;
  readonly changes?: readonly ContextChange[];
  /** The whole context in place of `changes`: from time to time, and when too much has changed. */
  readonly context?: unknown;
  /** Nothing was taken: no state that the actor is in has a transition for it that may be taken. */
  readonly isIgnored?: true;
  /** What the actor emitted for listeners. */
  readonly emitted?: readonly unknown[];
}

/** An actor has ended. */
export interface StoppedRecord extends Common {
  readonly kind: 'stopped';
  readonly actor: ActorNumber;
  readonly status: 'done' | 'error' | 'stopped';
  readonly cause?: Seq;
  readonly output?: unknown;
  readonly error?: string;
  /** Events that it did not come to. */
  readonly unread?: readonly Seq[];
}

/** Figures at a moment. */
export interface SampleRecord extends Common {
  readonly kind: 'sample';
  readonly figures: Readonly<Record<string, number>>;
}

/** What a viewer did, under `--control`. */
export interface ControlRecord extends Common {
  readonly kind: 'control';
  readonly command: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Why it was not done; in a record of its own, after that of the command. */
  readonly refusal?: string;
}

/** Records between the one before and this one that nobody kept. */
export interface DroppedRecord extends Common {
  readonly kind: 'dropped';
  readonly records: number;
}

/** One line of a recording, after the header. */
export type InspectionRecord =
  | MachineRecord
  | StartedRecord
  | EventRecord
  | StepRecord
  | StoppedRecord
  | SampleRecord
  | ControlRecord
  | DroppedRecord;

/** The path of a state with the number of one of its transitions: `task.normal#2`; the root's path is empty. */
export type EdgeId = string;

/** A chart as data: recordings carry it, so that they open without the code. */
export interface MachineDefinition {
  readonly name: string;
  readonly root: StateDefinition;
}

/** One state. Invariant: `path` is its keys from the root, joined by dots; the root's is empty. */
export interface StateDefinition {
  readonly key: string;
  readonly path: string;
  /** Where somebody gave it one; otherwise it is the machine's name, a dot and the path. */
  readonly id?: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly history?: 'shallow' | 'deep';
  /** The paths that are entered first; for history without one, its default. */
  readonly initial?: readonly string[];
  readonly initialActions?: readonly string[];
  /** Of a history state: paths of what is entered when none is remembered. */
  readonly historyTargets?: readonly string[];
  readonly entry?: readonly string[];
  readonly exit?: readonly string[];
  readonly tags?: readonly string[];
  readonly invokes?: readonly { readonly id: string; readonly src: string }[];
  readonly description?: string;
  readonly transitions: readonly TransitionDefinition[];
  readonly states: readonly StateDefinition[];
}

/** One transition. Invariant: `id` is the state's path, `#`, and its place in `transitions`. */
export interface TransitionDefinition {
  readonly id: EdgeId;
  readonly kind: 'event' | 'always' | 'after' | 'done' | 'error' | 'snapshot';
  /** The event's type, the delay's name or milliseconds, the invoke's id; empty for `always`. */
  readonly event: string;
  /** The descriptor that events are matched with: `*`, `object.*`, `xstate.after.ageMax.view.age.ageing`. */
  readonly descriptor: string;
  readonly guard?: string;
  readonly actions?: readonly string[];
  /** Paths; empty: it stays where it is. */
  readonly targets: readonly string[];
  readonly isReentering?: true;
}
