/**
 * Puts what was captured into records, when the recorder comes to it. When the recorder has no room,
 * it notes who has changed, and tells of them as they are when there is room again: details are
 * lost then, but no state is.
 */
import type { EventObject } from 'xstate';
import type { EventRecord, Seq, StepRecord, StoppedRecord } from '../record.ts';
import type { Recorder } from '../recorder.ts';
import type { Entry, LiveSnapshot, OpenStep } from './actor-entry.ts';
import { clipToFit, payloadLimits, said } from './clip.ts';
import type { Described, Machines } from './machines.ts';
import { seenOf, tellAll, tellNew, type Project } from './told.ts';

const payloadChoices = [payloadLimits, { depth: 2, width: 8, text: 64 }];
const errorLength = 500;

export interface SentBy {
  readonly entry: Entry | undefined;
  readonly sender: Entry | undefined;
  readonly cause: Seq | undefined;
  readonly isDead: boolean;
  /** A viewer has sent it. */
  readonly isControl: boolean;
}

export interface Ending {
  readonly status: StoppedRecord['status'];
  readonly cause: Seq | undefined;
  readonly unread: readonly Seq[];
  readonly output?: unknown;
  readonly error?: unknown;
}

export class Narrator {
  readonly #recorder: Recorder;
  readonly #machines: Machines;
  readonly #project: Project;
  readonly #untold = new Set<Entry>();

  constructor(recorder: Recorder, machines: Machines, project: Project) {
    this.#recorder = recorder;
    this.#machines = machines;
    this.#project = project;
  }

  /** Always told: there are few, and nothing can be shown without them. */
  machine(described: Described): void {
    const at = { seq: this.#recorder.nextSeq(), t: this.#recorder.now() };
    this.#recorder.push(() => ({ ...at, kind: 'machine', ...described }));
  }

  event(seq: Seq, event: EventObject, by: SentBy): void {
    if (!this.#recorder.hasRoom()) return;
    const { entry, sender, cause, isDead, isControl } = by;
    const t = this.#recorder.now();
    // A chart that sends while it handles nothing was woken by a delay.
    const isTimer = sender?.hasChart === true && cause === undefined;
    const from = isTimer && sender === entry ? undefined : sender?.actor;
    this.#recorder.push((): EventRecord => {
      const { type, ...fields } = event;
      return {
        seq,
        t,
        kind: 'event',
        ...(entry !== undefined && { actor: entry.actor }),
        ...(from !== undefined && { sender: from }),
        type,
        ...(Object.keys(fields).length > 0 && { payload: clipped(fields) }),
        ...(cause !== undefined && { cause }),
        ...(isTimer && { via: 'timer' }),
        ...(isControl && { via: 'control' }),
        ...(isDead && { isDead }),
      };
    });
  }

  started(seq: Seq, entry: Entry, snapshot: LiveSnapshot, cause: Seq | undefined): void {
    if (!this.#recorder.hasRoom()) return void this.#untold.add(entry);
    const t = this.#recorder.now();
    const seen = seenOf(entry, snapshot, this.#project);
    this.#recorder.push(() => {
      const { actor, machine, path, parent, ref } = entry;
      entry.told.isStarted = true;
      return {
        seq,
        t,
        kind: 'started',
        actor,
        machine,
        id: ref.id,
        path,
        ...(ref.systemId !== undefined && { systemId: ref.systemId }),
        ...(parent !== undefined && { parent }),
        ...(cause !== undefined && { cause }),
        ...tellAll(entry, seen),
      };
    });
  }

  step(seq: Seq, entry: Entry, { cause, taken, emitted, after, isIgnored }: OpenStep): void {
    if (!this.#recorder.hasRoom()) return void this.#untold.add(entry);
    const t = this.#recorder.now();
    const seen = seenOf(entry, after, this.#project);
    this.#recorder.push((): StepRecord => ({
      seq,
      t,
      kind: 'step',
      actor: entry.actor,
      ...(cause !== undefined && { cause }),
      taken: taken.map((transition) => this.#machines.edge(transition)),
      ...tellNew(entry, seen),
      ...(isIgnored && { isIgnored }),
      ...(emitted.length > 0 && { emitted: emitted.map(clipped) }),
    }));
  }

  stopped(seq: Seq, entry: Entry, { status, cause, unread, output, error }: Ending): void {
    if (!this.#recorder.hasRoom()) return void this.#untold.add(entry);
    const t = this.#recorder.now();
    this.#recorder.push((): StoppedRecord | undefined => {
      this.#untold.delete(entry);
      return {
        seq,
        t,
        kind: 'stopped',
        actor: entry.actor,
        status,
        ...(cause !== undefined && { cause }),
        ...(output !== undefined && { output: clipped(output) }),
        ...(error !== undefined && { error: errorText(error) }),
        ...(unread.length > 0 && { unread }),
      };
    });
  }

  /** Each as it is now. */
  tellUntold(): void {
    const untold = [...this.#untold];
    this.#untold.clear();
    for (const entry of untold) this.#tellAsItIs(entry);
  }

  #tellAsItIs(entry: Entry): void {
    const seq = this.#recorder.nextSeq();
    const snapshot = entry.ref.getSnapshot();
    const { status, output, error } = snapshot;
    if (entry.hasEnded) {
      if (!entry.told.isStarted || status === 'active') return;
      this.stopped(seq, entry, { status, cause: undefined, unread: [], output, error });
    } else if (!entry.told.isStarted) this.started(seq, entry, snapshot, undefined);
    else if (this.#recorder.hasRoom()) {
      const t = this.#recorder.now();
      const seen = seenOf(entry, snapshot, this.#project);
      this.#recorder.push(() => ({
        seq,
        t,
        kind: 'step',
        actor: entry.actor,
        taken: [],
        ...tellAll(entry, seen),
      }));
    } else this.#untold.add(entry);
  }
}

function clipped(value: unknown): unknown {
  return clipToFit(value, payloadChoices).shown;
}

function errorText(error: unknown): string {
  try {
    const text =
      error instanceof Error
        ? `${said(error.name)}: ${said(error.message)}`
        : JSON.stringify(clipped(error));
    return (text ?? String(error)).slice(0, errorLength);
  } catch {
    return 'an error that throws when it is looked at';
  }
}
