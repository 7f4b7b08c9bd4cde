/**
 * XState's inspection events as records: who was started by what, which event was handled how and
 * because of which, who ended. XState gives them no time, number or cause; here they get one.
 * An event's handling is over when the actor's snapshot is told, or when it sends something on.
 * Source: XState 5.33, `system._sendInspectionEvent` and who calls it.
 */
import type { AnyTransitionDefinition, EventObject, InspectionEvent } from 'xstate';
import type { Seq, StoppedRecord } from '../record.ts';
import type { Recorder } from '../recorder.ts';
import { hasStopped, type Entry, type LiveActor, type LiveSnapshot } from './actor-entry.ts';
import { Narrator } from './narrator.ts';
import { Roll, runningFrom } from './roll.ts';
import type { Project } from './told.ts';

const endings = /^xstate\.(?:done|error)\.actor\./;

export class Capture {
  readonly #recorder: Recorder;
  readonly #roll = new Roll();
  readonly #narrator: Narrator;
  /** Who is handling something, the innermost last. */
  readonly #handling: Entry[] = [];
  /** Roots that have been started, or sent something, and have not told that they handled it. */
  readonly #busyRoots = new Set<Entry>();
  /** What somebody outside is doing now: the cause of what comes from outside meanwhile. */
  #outside: Seq | undefined;

  constructor(recorder: Recorder, project: Project = (_, context) => context) {
    this.#recorder = recorder;
    this.#narrator = new Narrator(recorder, this.#roll.machines, project);
    recorder.onListening = () => this.#tellEverybody();
    recorder.onRoom = () => this.#narrator.tellUntold();
    recorder.onTurn = () => this.#noteFailedRoots();
  }

  /** For `createActor`'s `inspect`. */
  readonly inspect = (event: InspectionEvent): void => {
    const ref = event.actorRef as unknown as LiveActor;
    if (event.type === '@xstate.actor') this.#roll.noteRoot(ref);
    else if (!this.#recorder.isListening) return;
    else if (event.type === '@xstate.event')
      this.#sent(event.sourceRef as unknown as LiveActor | undefined, ref, event.event);
    else if (event.type === '@xstate.microstep')
      this.#stepped(ref, event.event, event.snapshot, event._transitions);
    else if (event.type === '@xstate.action') this.#acted(ref, event.action);
    else if (event.type === '@xstate.snapshot') this.#settled(ref, event.event, event.snapshot);
  };

  /** By path, system id or id: an actor that runs. */
  find(name: string): LiveActor | undefined {
    for (const root of this.#roll.roots)
      for (const ref of runningFrom(root)) {
        const isNamed = ref.systemId === name || ref.id === name;
        if (isNamed || this.#roll.of(ref)?.path === name) return ref;
      }
    return undefined;
  }

  /** What `act` sends, before it first waits, is caused by the record of this number. */
  asCause<T>(seq: Seq, act: () => T): T {
    this.#outside = seq;
    try {
      return act();
    } finally {
      this.#outside = undefined;
    }
  }

  #sent(source: LiveActor | undefined, ref: LiveActor, event: EventObject): void {
    const sender = source === undefined ? undefined : this.#roll.of(source);
    if (sender !== undefined) this.#beforeSending(sender, event);
    if (event.type === 'xstate.init') return this.#started(ref, sender?.handling);
    const entry = this.#roll.of(ref);
    const seq = this.#recorder.nextSeq();
    const cause = this.#causeOf(source, sender);
    const isDead = hasStopped(ref);
    if (!isDead) entry?.unread.push({ seq, event });
    if (entry?.parent === undefined && entry !== undefined) this.#busyRoots.add(entry);
    const isControl = cause !== undefined && cause === this.#outside;
    this.#narrator.event(seq, event, { entry, sender, cause, isDead, isControl });
  }

  /** What an actor sends tells that its own step is over, and maybe that it is. */
  #beforeSending(sender: Entry, event: EventObject): void {
    this.#close(sender);
    if (sender.hasEnded || !endings.test(event.type)) return;
    const [unread] = sender.unread;
    if (unread !== undefined) this.#open(sender, unread.event, sender.ref.getSnapshot());
    this.#close(sender);
    const { output, error } = event as { readonly output?: unknown; readonly error?: unknown };
    const isDone = event.type.startsWith('xstate.done');
    this.#end(sender, isDone ? 'done' : 'error', isDone ? { output } : { error });
  }

  #causeOf(source: LiveActor | undefined, sender: Entry | undefined): Seq | undefined {
    if (source === undefined) return this.#innermost()?.handling ?? this.#outside;
    if (sender === undefined) return undefined;
    // Logic without a chart sends while it handles its oldest event, and says so nowhere.
    return sender.handling ?? (sender.hasChart ? undefined : sender.unread[0]?.seq);
  }

  #innermost(): Entry | undefined {
    let last = this.#handling.at(-1);
    while (last !== undefined && hasStopped(last.ref)) {
      this.#handling.pop();
      last = this.#handling.at(-1);
    }
    return last;
  }

  #started(ref: LiveActor, cause: Seq | undefined): void {
    const { entry, described } = this.#roll.add(ref);
    if (described !== undefined) this.#narrator.machine(described);
    const seq = this.#recorder.nextSeq();
    this.#begin(entry, seq);
    if (entry.parent === undefined) this.#busyRoots.add(entry);
    this.#narrator.started(seq, entry, ref.getSnapshot(), cause);
  }

  #begin(entry: Entry, seq: Seq | undefined): void {
    entry.handling = seq;
    this.#handling.push(entry);
  }

  #stepped(
    ref: LiveActor,
    event: EventObject,
    after: LiveSnapshot,
    transitions: readonly AnyTransitionDefinition[],
  ): void {
    const entry = this.#roll.of(ref);
    const emitted = entry?.emitted.splice(0) ?? [];
    if (entry === undefined || event.type === 'xstate.init') return;
    if (entry.open === undefined) this.#open(entry, event, after);
    const open = entry.open;
    if (open === undefined) return;
    open.after = after;
    open.taken.push(...transitions);
    open.emitted.push(...emitted);
    open.isIgnored = open.taken.length === 0 && event.type !== 'xstate.stop';
  }

  #acted(
    ref: LiveActor,
    { type, params }: { readonly type: string; readonly params: unknown },
  ): void {
    if (type !== 'xstate.emit') return;
    this.#roll.of(ref)?.emitted.push((params as { readonly event: unknown }).event);
  }

  /** The actor has begun to handle an event. */
  #open(entry: Entry, event: EventObject, after: LiveSnapshot): void {
    const at = entry.unread.findIndex((unread) => unread.event === event);
    const cause = at < 0 ? undefined : entry.unread[at]?.seq;
    entry.unread.splice(0, at + 1);
    entry.open = { cause, taken: [], emitted: [], after, isIgnored: false };
    this.#begin(entry, cause);
  }

  /** Its step is told. */
  #close(entry: Entry): void {
    const { open } = entry;
    if (open === undefined) return;
    entry.open = undefined;
    // XState's own stop, of which the actor's end tells.
    if (open.cause === undefined && open.taken.length === 0) return;
    this.#narrator.step(this.#recorder.nextSeq(), entry, open);
  }

  #settled(ref: LiveActor, event: EventObject, snapshot: LiveSnapshot): void {
    const entry = this.#roll.of(ref);
    if (entry === undefined) return;
    // Logic without a chart has no microsteps.
    const isUnread = entry.unread[0]?.event === event;
    if (entry.open === undefined && isUnread) this.#open(entry, event, snapshot);
    this.#close(entry);
    const at = this.#handling.lastIndexOf(entry);
    if (at >= 0) this.#handling.splice(at);
    if (entry.parent === undefined) this.#busyRoots.delete(entry);
    entry.handling = undefined;
    // XState tells the snapshot from before an action that has failed.
    const now = entry.parent === undefined ? ref.getSnapshot() : snapshot;
    const { status, output, error } = now.status === 'error' ? now : snapshot;
    if (status !== 'active') this.#end(entry, status, { output, error });
  }

  #end(
    entry: Entry,
    status: StoppedRecord['status'],
    outcome: { readonly output?: unknown; readonly error?: unknown },
  ): void {
    if (entry.hasEnded) return;
    entry.hasEnded = true;
    const unread = entry.unread.splice(0).map(({ seq }) => seq);
    const cause = entry.handling;
    this.#narrator.stopped(this.#recorder.nextSeq(), entry, { status, cause, unread, ...outcome });
  }

  /** A root's failure is told to nobody: it never says that it has handled what it failed at. */
  #noteFailedRoots(): void {
    for (const entry of this.#busyRoots) {
      const snapshot = entry.ref.getSnapshot();
      if (snapshot.status !== 'error') continue;
      this.#busyRoots.delete(entry);
      const [unread] = entry.unread;
      if (unread !== undefined) this.#open(entry, unread.event, snapshot);
      this.#close(entry);
      this.#end(entry, 'error', { error: snapshot.error });
    }
  }

  /** To a listener that comes while they run. */
  #tellEverybody(): void {
    this.#roll.clear();
    this.#handling.length = 0;
    for (const root of this.#roll.roots)
      for (const ref of runningFrom(root)) {
        this.#started(ref, undefined);
        const entry = this.#roll.of(ref);
        if (entry !== undefined) entry.handling = undefined;
      }
    this.#handling.length = 0;
  }
}
