/**
 * What the checker is asked and what it answers. A system is a root machine and what it starts; the
 * outside is machines and events of the environment. Generic: it knows no destage.
 * Source: the actor model of Stateright (`src/actor`), TLC's verdicts; `docs/checking.md`.
 */
import type { AnyActorLogic, AnyStateMachine, StateValue } from 'xstate';

/** An event as plain data. */
export interface PlainEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One actor, as a property sees it. Invariant: read only, and the same object for the same state. */
export interface ActorView {
  /** The ids from the root down, `destage/view:0/objects/a`. */
  readonly path: string;
  readonly id: string;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: StateValue;
  // A property knows which machine it looks at; a wrong field shows in its first run.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly context: any;
  readonly output: unknown;
  readonly error: unknown;
  /** Its armed timers, by name: `ageMax`, `backoff`. */
  readonly timers: readonly string[];
  matches(value: StateValue): boolean;
  hasTag(tag: string): boolean;
}

/**
 * One global state. A property is a pure function of it: what it reads is noted, and its answer is
 * kept for every state that agrees there.
 */
export interface SystemView {
  /** By system id, by id or by path; `undefined` when there is none (not started, or stopped). */
  actor(name: string): ActorView | undefined;
  /** Every actor there is, by path. Reads the whole state: prefer `actor`. */
  actors(): readonly ActorView[];
  /** What is under way from one actor to another, oldest first. */
  messages(from: string, to: string): readonly PlainEvent[];
  /** What is under way to an actor, from whoever. */
  inbox(to: string): readonly PlainEvent[];
}

/** What happened between two states. */
export type StepKind = 'deliver' | 'timer' | 'environment' | 'fault';

export interface StepView {
  readonly kind: StepKind;
  /** The path of the actor that moved. */
  readonly actor: string;
  /** The sender's path, of a message. */
  readonly from?: string;
  /** The timer's name, of a timer that has fired. */
  readonly timer?: string;
  readonly event: PlainEvent;
  /** What the actor emitted for listeners. */
  readonly emitted: readonly PlainEvent[];
  /** In the order in which it was sent, what the actor's children sent at their start with it. */
  readonly sent: readonly SentMessage[];
}

/** `to`: as the sender addressed it, by path or by system id. */
export interface SentMessage {
  readonly from: string;
  readonly to: string;
  readonly event: PlainEvent;
}

/** Which fairness a liveness property may count on. */
export interface Fairness {
  /** A channel with a message is read from in the end; or only some channel of its actor is. */
  readonly per?: 'channel' | 'actor';
  /** Timers that fire in the end when they stay armed. Default: all. */
  readonly timers?: 'weak' | 'none';
  /** Each event of the environment comes in the end when it stays possible. Default: none. */
  readonly environment?: 'weak' | 'none';
  /** What is chosen in the end if it is possible again and again: names of actors, or of timers. */
  readonly strong?: readonly string[];
}

export type Property =
  /** True in every state. */
  | {
      readonly kind: 'always';
      readonly name: string;
      readonly holds: (state: SystemView) => boolean;
      /** `holds` is that each of these does; each is asked once for all that agree in what it looked at. */
      readonly parts?: readonly ((state: SystemView) => boolean)[];
    }
  /** True in some state; guards against a model in which nothing happens. */
  | {
      readonly kind: 'sometimes';
      readonly name: string;
      readonly holds: (state: SystemView) => boolean;
    }
  /** True of every step. */
  | {
      readonly kind: 'step';
      readonly name: string;
      readonly holds: (before: SystemView, after: SystemView, step: StepView) => boolean;
    }
  /** Whenever `from` is true, `to` is true then or later. `fromStart`: only the first state counts. */
  | {
      readonly kind: 'leadsTo';
      readonly name: string;
      readonly from: (state: SystemView) => boolean;
      readonly to: (state: SystemView) => boolean;
      readonly fairness?: Fairness;
      readonly fromStart?: boolean;
    }
  /** In no state does something wait while no actor can move and no timer is armed. */
  | {
      readonly kind: 'notStuck';
      readonly name: string;
      /** Default: some actor is in a state tagged `waiting`. */
      readonly waits?: (state: SystemView) => boolean;
    }
  /** No cycle without an event of the environment. `paced`: timers whose firing is time passing. */
  | { readonly kind: 'noSpin'; readonly name: string; readonly paced?: readonly string[] };

/** Faults, off by default, each with a budget for a whole run. */
export interface Faults {
  /**
   * All but the survivors end at once: their messages, timers and children with them; the root starts
   * again from its input. Messages under way to a survivor stay. A survivor is told by `event`, within
   * the same step. `only`: these actors crash alone, and start again in their first state.
   */
  readonly crash?: {
    readonly budget: number;
    readonly survivors?: readonly string[];
    readonly event?: PlainEvent;
    readonly only?: readonly string[];
  };
  /** A message is lost, delivered twice, or overtaken by the one behind it. `between`: `from>to`, `*` allowed. */
  readonly loss?: ChannelFault;
  readonly duplication?: ChannelFault;
  readonly reordering?: ChannelFault;
}

export interface ChannelFault {
  readonly budget: number;
  readonly between?: readonly string[];
}

/** Where a search stops. What stops it is in the verdict: a bound that was hit is never `holds`. */
export interface Bounds {
  readonly states?: number;
  readonly depth?: number;
  readonly seconds?: number;
  /** Of the state store. Unit: bytes. */
  readonly memoryBytes?: number;
  /** Messages in one channel; default 64. */
  readonly channel?: number;
  /** Local states of one actor; default 250,000. */
  readonly localStates?: number;
}

/** What the environment may send, by actor (system id, id or path): events, or which in which state. */
export type Environment = Readonly<
  Record<string, readonly PlainEvent[] | ((actor: ActorView) => readonly PlainEvent[])>
>;

/** Schedules drawn at random: so many walks of at most so many steps. */
export type WalkSearch =
  | { readonly kind: 'random'; readonly walks: number; readonly steps: number }
  /** By priorities that change at `depth` - 1 moments of a walk. */
  | {
      readonly kind: 'pct';
      readonly walks: number;
      readonly steps: number;
      readonly depth: number;
    };

export interface CheckOptions {
  readonly input?: unknown;
  /** The root's id and system id; default: the machine's id. */
  readonly id?: string;
  /** Machines, and populations of them, in place of named actors, in every machine of the system. */
  readonly actors?: Readonly<Record<string, AnyActorLogic>>;
  /** Custom actions that only act on the outside, by name: they are taken to do nothing here. */
  readonly outputs?: readonly string[];
  readonly environment?: Environment;
  readonly properties?: readonly Property[];
  readonly bounds?: Bounds;
  readonly faults?: Faults;
  /**
   * Groups of interchangeable ids: strings wherever they occur, as actors, in contexts (as keys too: then
   * their order counts for nothing), in events. Of the states that differ by a permutation of them one is
   * searched. What is not alike for all of a group is refused.
   */
  readonly symmetry?: readonly (readonly string[])[];
  /** Partial-order reduction: not every order of steps that do not concern each other. Default false. */
  readonly reduction?: boolean;
  /** `random` and `pct` are samples, for systems too large to be searched: nothing ever holds by them. */
  readonly search?: 'breadth-first' | 'depth-first' | WalkSearch;
  /** Of `random` and `pct`; default 1. */
  readonly seed?: number;
  /** Threads that search; more than one search breadth-first. Default: 1. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A system and its properties, as a module exports it. */
export interface SystemDefinition extends CheckOptions {
  readonly name: string;
  readonly logic: AnyStateMachine;
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly queue: number;
  readonly statesPerSecond: number;
  readonly memoryBytes: number;
  readonly seconds: number;
  /**
   * What the states may come to: if from here on a state leads to as many new ones as the last did.
   * Absent while these are more than one each, and of walks.
   */
  readonly statesEstimate?: number;
}

export type Verdict = 'holds' | 'violated' | 'incomplete';

export interface PropertyResult {
  readonly name: string;
  readonly kind: Property['kind'] | 'noError';
  readonly verdict: Verdict;
  readonly trace?: Trace;
  /** Of the good one that shows a `sometimes`. */
  readonly witness?: Trace;
}

export interface Report {
  readonly verdict: Verdict;
  /** Why it is incomplete, or refused to go on. */
  readonly reason?: string;
  readonly properties: readonly PropertyResult[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly statesPerSecond: number;
  readonly bytesPerState: number;
  readonly localSteps: number;
  readonly coverage: readonly MachineCoverage[];
  /** When some were asked for. They are for safety: the rest is checked in the whole space. */
  readonly reductions?: Reductions;
}

/** What a reduction of the state space has done. */
export interface Reductions {
  /**
   * `standsFor`: how many states the kept ones stand for; `factor`: how many each, on average.
   * `isProved`: each local step was seen to be alike for all; else those that there was time for.
   */
  readonly symmetry?: {
    readonly groups: readonly number[];
    readonly standsFor: number;
    readonly factor: number;
    readonly isProved: boolean;
  };
  /** `alone`: states of which one actor's moves were enough; `passes`: searches, till nothing was learned. */
  readonly partialOrder?: { readonly alone: number; readonly passes: number };
  /** Why there was no partial-order reduction. */
  readonly off?: string;
}

/** What of something has been reached, and what has not, by name. */
export interface Covered {
  readonly of: number;
  readonly reached: number;
  readonly missed: readonly string[];
  /** All that there is of it, reached or not. */
  readonly names: readonly string[];
}

export interface MachineCoverage {
  readonly machine: string;
  readonly states: Covered;
  readonly transitions: Covered;
  /** Two answers for each named guard. */
  readonly guards: Covered;
}

/** One actor before or after a step. */
export interface ActorState {
  readonly value: StateValue;
  readonly context: unknown;
  readonly status: ActorView['status'];
}

export interface TraceStep extends StepView {
  /** `before` is null for who has been started, `after` for who has been stopped. */
  readonly changes: readonly {
    readonly actor: string;
    readonly before: ActorState | null;
    readonly after: ActorState | null;
  }[];
}

/** A run, as data. A lasso goes back from its end to the state before step `cycle` (0 the first). */
export interface Trace {
  readonly version: 1;
  readonly system: string;
  readonly property: string;
  readonly initial: Readonly<Record<string, ActorState>>;
  readonly steps: readonly TraceStep[];
  readonly cycle?: number;
}
