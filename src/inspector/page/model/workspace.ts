/**
 * What the page is about right now: the run, the one cursor, what is chosen, and the answers that several
 * panes share. Panes read signals from here and call its methods; none keeps a time of its own.
 */
import { batch, computed, signal } from '@preact/signals';
import type {
  Direction,
  Hello,
  Pushed,
  Row,
  RowFilter,
  RunNumber,
  RunSummary,
  StateAnswer,
  StepBy,
} from '../../protocol.ts';
import type { ActorNumber, MachineNumber, Seq } from '../../record.ts';
import type { Source } from '../source/source.ts';
import { Charts } from './charts.ts';
import { Finder } from './finder.ts';
import { withType, type TypeShown } from './filters.ts';
import { askLatest, problemOf } from './latest.ts';

/** What the side shows. */
export type SideTab = 'record' | 'actor' | 'actors' | 'choices' | 'compare' | 'control';

/** The actors that are listed: of a machine, in a state; the empty path is any. */
export interface Listed {
  readonly machine: MachineNumber;
  readonly state: string;
}

/** A machine with more actors than these is shown alone at first; else all machines are. */
const crowdedFrom = 8;

export class Workspace {
  readonly source: Source;
  readonly charts: Charts;
  readonly finder = new Finder(this);
  readonly isHelpOpen = signal(false);
  readonly hello = signal<Hello | undefined>(undefined);
  readonly runs = signal<readonly RunSummary[]>([]);
  readonly run = signal<RunNumber>(0);
  readonly cursor = signal<Seq>(0);
  /** The cursor stays at a live run's end. */
  readonly isFollowing = signal(false);
  readonly isPlaying = signal(false);
  readonly stepBy = signal<StepBy>('event');
  /** Whose chart is shown; undefined: all. */
  readonly machine = signal<MachineNumber | undefined>(undefined);
  readonly actor = signal<ActorNumber | undefined>(undefined);
  /** Of the chosen actor, once it is known: for the address. */
  readonly actorPath = signal('');
  readonly childrenOf = signal<ActorNumber | undefined>(undefined);
  readonly listed = signal<Listed | undefined>(undefined);
  readonly tab = signal<SideTab>('record');
  readonly filter = signal<RowFilter>({});
  /** Types of events that rows have had, sorted. */
  readonly typesSeen = signal<readonly string[]>([]);
  /** The pane that has the others' room. */
  readonly widest = signal<'Statecharts' | 'Sequence' | 'Figures' | undefined>(undefined);
  /** What the run is compared with. */
  readonly comparedWith = signal<RunNumber | undefined>(undefined);
  /** A sentence to be shown for a moment. */
  readonly notice = signal('');

  readonly summary = computed(() => this.runs.value[this.run.value]);
  readonly #pushed = signal<StateAnswer | undefined>(undefined);
  readonly #asked;
  readonly state = computed(() => {
    const pushed = this.#pushed.value;
    if (pushed?.seq === this.cursor.value) return pushed;
    return this.#asked.latest.value.answer ?? pushed;
  });
  /** The record at the cursor. */
  readonly record;
  /** The chosen actor; while nobody is, the one that the record at the cursor is about. */
  readonly actorShown;
  #stepping: Promise<void> = Promise.resolve();

  constructor(source: Source) {
    this.source = source;
    this.charts = new Charts(source);
    source.onPush = (pushed) => this.#take(pushed);
    const isThere = () => this.hello.value !== undefined && this.cursor.value > 0;
    this.#asked = askLatest(source, {
      what: 'state',
      ask: () =>
        isThere() && this.#pushed.value?.seq !== this.cursor.value
          ? { run: this.run.value, at: this.cursor.value }
          : undefined,
    });
    this.record = askLatest(source, {
      what: 'record',
      ask: () => (isThere() ? { run: this.run.value, seq: this.cursor.value } : undefined),
      everyMs: 60,
    }).latest;
    this.actorShown = computed(
      () => this.actor.value ?? this.record.value.answer?.row?.actor?.actor,
    );
  }

  /** At the start and after each loss of the connection. */
  async greet(): Promise<void> {
    const hello = await this.source.ask('hello', {});
    const isFirst = this.hello.value === undefined;
    batch(() => {
      this.hello.value = hello;
      this.runs.value = hello.runs;
      if (isFirst) this.openRun(0);
    });
    await this.#follow();
    if (!isFirst) return;
    await this.#showMost();
    if (hello.runs.length === 2) await this.#showDifference();
  }

  /** Whoever opens two files wants to see where they differ. */
  async #showDifference(): Promise<void> {
    this.tab.value = 'compare';
    const { left } = await this.source.ask('difference', { runs: [0, 1] });
    if (left !== undefined) this.goTo(left.handled ?? left.seq);
  }

  /** The machine that has had the most actors, when it has many; and a run that has ended in good order, in its middle. */
  async #showMost(): Promise<void> {
    const { run, cursor } = this;
    const at = cursor.value;
    if (at === 0) return;
    const { machines } = await this.source.ask('state', { run: run.value, at });
    if (cursor.value !== at) return;
    const charted = this.summary.value?.machines.filter(({ hasChart }) => hasChart) ?? [];
    const ever = charted.map(({ machine }) => {
      const { running = 0, done = 0, error = 0, stopped = 0 } = machines[machine] ?? {};
      return running + done + error + stopped;
    });
    const most = Math.max(...ever);
    const crowd = most > crowdedFrom ? charted[ever.indexOf(most)] : undefined;
    batch(() => {
      this.machine.value ??= crowd?.machine;
      const { kind, first = 0, last = 0 } = this.summary.value ?? {};
      const isOver = kind === 'recording' && machines.every(({ running }) => running === 0);
      if (isOver) this.cursor.value = Math.round((first + last) / 2);
    });
    // Somewhere where something has just been handled.
    if (cursor.value !== at) await this.step('forward', 'event');
  }

  /** At its end when it is live or a recording, at its violation when it is a trace. */
  openRun(run: RunNumber, at?: Seq): void {
    const summary = this.runs.value[run];
    if (summary === undefined) return;
    batch(() => {
      this.run.value = run;
      this.#pushed.value = undefined;
      this.isFollowing.value = summary.kind === 'live' && at === undefined;
      this.isPlaying.value = false;
      this.cursor.value = at ?? summary.violation?.seq ?? summary.last;
    });
  }

  openRunAndFollow(run: RunNumber, at?: Seq): void {
    this.openRun(run, at);
    void this.#follow();
  }

  /** A branch that has just been made; it is opened at its end. */
  addRun(summary: RunSummary): void {
    const runs = [...this.runs.value];
    runs[summary.run] = summary;
    batch(() => {
      this.runs.value = runs;
      this.openRun(summary.run, summary.last);
    });
  }

  goTo(seq: Seq): void {
    const summary = this.summary.value;
    if (summary === undefined) return;
    batch(() => {
      this.isFollowing.value = false;
      this.cursor.value = Math.max(summary.first, Math.min(seq, summary.last));
    });
  }

  goToStart(): void {
    this.goTo(0);
  }

  goToEnd(): void {
    const summary = this.summary.value;
    this.goTo(Number.MAX_SAFE_INTEGER);
    if (summary?.kind === 'live') this.isFollowing.value = true;
  }

  /** Steps that are asked for quickly go one after the other. */
  step(direction: Direction, by: StepBy = this.stepBy.value): Promise<void> {
    this.isFollowing.value = false;
    this.#stepping = this.#stepping.then(() => this.#stepOnce(direction, by));
    return this.#stepping;
  }

  async #stepOnce(direction: Direction, by: StepBy): Promise<void> {
    const actor = this.actor.value;
    if (by === 'actor' && actor === undefined)
      return this.say(
        'Choose an actor first: steps by actor go from one of its events to the next.',
      );
    try {
      const { seq } = await this.source.ask('step', {
        run: this.run.value,
        at: this.cursor.value,
        by,
        direction,
        ...(by === 'actor' && actor !== undefined && { actor }),
      });
      if (seq === this.cursor.value) this.isPlaying.value = false;
      this.goTo(seq);
    } catch (error) {
      this.isPlaying.value = false;
      this.say(problemOf(error).message);
    }
  }

  /** Live: pause and go on; else play step by step. */
  toggle(): void {
    if (this.summary.value?.kind !== 'live') this.isPlaying.value = !this.isPlaying.value;
    else if (this.isFollowing.value) this.isFollowing.value = false;
    else this.goToEnd();
  }

  openTab(tab: SideTab): void {
    this.tab.value = tab;
  }

  showActor(actor: ActorNumber, machine?: MachineNumber, path = ''): void {
    batch(() => {
      this.actor.value = actor;
      this.actorPath.value = path;
      this.tab.value = 'actor';
      const isDrawn = this.summary.value?.machines.some(
        (known) => known.machine === machine && known.hasChart,
      );
      if (isDrawn === true && this.machine.value !== undefined) this.machine.value = machine;
    });
  }

  list(listed: Listed): void {
    batch(() => {
      this.childrenOf.value = undefined;
      this.listed.value = listed;
      this.tab.value = 'actors';
    });
  }

  showType(type: string, as: TypeShown): void {
    this.filter.value = withType(this.filter.value, type, as);
  }

  noteTypes(rows: readonly Row[]): void {
    const known = this.typesSeen.peek();
    const types = rows.filter(({ kind }) => kind === 'event').map(({ label }) => label);
    const all = new Set([...known, ...types]);
    if (all.size > known.length) this.typesSeen.value = [...all].toSorted();
  }

  say(notice: string): void {
    this.notice.value = notice;
  }

  async #follow(): Promise<void> {
    for (const { run, kind } of this.runs.value)
      if (kind === 'live')
        await this.source.ask('follow', { run, on: run === this.run.value }).catch(() => ({}));
  }

  #take(pushed: Pushed): void {
    if (pushed.push === 'runs') {
      this.runs.value = pushed.runs;
      return;
    }
    const { run, last, state } = pushed;
    batch(() => {
      this.runs.value = this.runs.value.map((known) =>
        known.run === run ? grown(known, pushed) : known,
      );
      if (run !== this.run.value || !this.isFollowing.value) return;
      this.#pushed.value = state;
      this.cursor.value = last;
    });
  }
}

type Frame = Extract<Pushed, { push: 'frame' }>;

function grown(known: RunSummary, { first, last, state, records, dropped }: Frame): RunSummary {
  return { ...known, first, last, endT: state.t, records, dropped };
}
