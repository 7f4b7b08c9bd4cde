/**
 * The inspector of a running program: listens to XState, keeps a timeline while somebody wants it,
 * writes a recording, serves the page. Nothing is kept, and next to nothing done, until one of the
 * two is asked for.
 */
import type { EventObject, InspectionEvent } from 'xstate';
import { exported } from './chart/exported.ts';
import { layOut } from './server/layout.ts';
import {
  recordingFormat,
  recordingVersion,
  type RecordingHeader,
  type Seq,
  type SeriesName,
} from './record.ts';
import { InspectorError } from './problem.ts';
import { Recorder } from './recorder.ts';
import { recordingLines } from './recording/recording-lines.ts';
import { RecordingFile } from './recording/recording-file.ts';
import { builtPage } from './server/page-files.ts';
import { startServer, type InspectorServer } from './server/server.ts';
import { Session, type Services } from './session.ts';
import { Timeline } from './timeline/timeline.ts';
import { Capture } from './xstate/capture.ts';
import type { Project } from './xstate/told.ts';

export interface InspectorOptions {
  /** What is inspected, for the page's title. Default: `program`. */
  readonly program?: string;
  /** Records that are kept, the newest; rounded up to whole 65,536. Default: 1,048,576. */
  readonly recordsMax?: number;
  /** What `sample` is given. */
  readonly series?: readonly SeriesName[];
  /** What is shown of a machine's context; default: all of it, clipped. */
  readonly project?: Project;
  /** `wait`: nothing is ever dropped, and the program waits instead. Default: `drop`. */
  readonly whenFull?: 'drop' | 'wait';
}

export interface ServeOptions extends Pick<Services, 'explain' | 'control'> {
  /** Absent: 4747, or the next that is free. */
  readonly port?: number;
}

/** The inspector of one program. */
export interface Inspector {
  /** For `createActor(logic, { inspect })`; one inspector may serve several systems. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Records that nobody kept, so far. */
  readonly droppedTotal: number;
  /** Figures of now, for the charts; they are named in `series`. */
  sample(figures: Readonly<Record<string, number>>): void;
  /**
   * Does what a viewer has asked for, and records it; what it sends is told as caused by it. Returns
   * the record's number. Errors: rejects as `act` does; the refusal is recorded too.
   */
  control(
    command: string,
    given: Readonly<Record<string, unknown>>,
    act: () => unknown,
  ): Promise<Seq>;
  /** Sends an event to an actor, by its path, system id or id. Errors: throws when there is none. */
  send(actor: string, event: EventObject): void;
  /** Writes what is kept and what comes to a file, as JSON lines. Errors: throws `bad-option`. */
  record(file: string): RecordingFile;
  /** Before `record`. Errors: rejects with `port-in-use`. */
  serve(options?: ServeOptions): Promise<InspectorServer>;
  /** Ends the recording and the server. */
  close(): Promise<void>;
}

/** The inspector of any program that uses XState 5. */
export function inspector(options: InspectorOptions = {}): Inspector {
  return new LiveInspector(options);
}

class LiveInspector implements Inspector {
  readonly inspect: (event: InspectionEvent) => void;
  readonly #options: InspectorOptions;
  readonly #recorder: Recorder;
  readonly #capture: Capture;
  readonly #files = new Set<RecordingFile>();
  #timeline: Timeline | undefined;
  #detach: () => void = () => undefined;
  #server: InspectorServer | undefined;

  constructor(options: InspectorOptions) {
    this.#options = options;
    requireOptions(options);
    const { whenFull = 'drop', project } = options;
    this.#recorder = new Recorder({ whenFull });
    this.#capture = new Capture(this.#recorder, project);
    this.inspect = this.#capture.inspect;
  }

  get droppedTotal(): number {
    return this.#recorder.droppedTotal;
  }

  sample(figures: Readonly<Record<string, number>>): void {
    if (!this.#recorder.isListening || !this.#recorder.hasRoom()) return;
    const at = { seq: this.#recorder.nextSeq(), t: this.#recorder.now() };
    // An average of nothing is no figure.
    const known = Object.entries(figures).filter(([, figure]) => Number.isFinite(figure));
    this.#recorder.push(() => ({ ...at, kind: 'sample', figures: Object.fromEntries(known) }));
  }

  async control(
    command: string,
    given: Readonly<Record<string, unknown>>,
    act: () => unknown,
  ): Promise<Seq> {
    const seq = this.#note(command, given);
    try {
      await this.#capture.asCause(seq, act);
    } catch (error) {
      this.#note(command, given, error instanceof Error ? error.message : String(error));
      throw error;
    }
    return seq;
  }

  send(actor: string, event: EventObject): void {
    const ref = this.#capture.find(actor);
    if (ref === undefined)
      throw new Error(
        `no actor ${actor} runs: give the path, the system id or the id of one that does`,
      );
    ref.send(event);
  }

  record(file: string): RecordingFile {
    const recording = new RecordingFile(file);
    this.#recorder.flush();
    if (this.#timeline === undefined) recording.write(JSON.stringify(this.#header()));
    else for (const line of recordingLines(this.#timeline)) recording.write(line);
    this.#files.add(recording);
    this.#listen();
    return recording;
  }

  async serve({ port, ...services }: ServeOptions = {}): Promise<InspectorServer> {
    if (this.#recorder.isListening)
      throw new Error('the inspector records already: serve first, so that the page has it all');
    const { recordsMax } = this.#options;
    const kept = recordsMax === undefined ? {} : { recordsMax };
    const timeline = new Timeline(this.#header(), kept);
    const name = this.#options.program ?? 'program';
    const session = new Session([{ timeline, name, kind: 'live', notices: [] }], {
      by: 'destage',
      chart: layOut,
      exported,
      ...services,
    });
    const files = builtPage();
    this.#timeline = timeline;
    this.#listen();
    try {
      this.#server = await startServer({ session, files, ...(port !== undefined && { port }) });
    } catch (error) {
      this.#timeline = undefined;
      this.#detach();
      throw error;
    }
    return this.#server;
  }

  #note(command: string, given: Readonly<Record<string, unknown>>, refusal?: string): Seq {
    const at = { seq: this.#recorder.nextSeq(), t: this.#recorder.now() };
    const refused = refusal === undefined ? {} : { refusal };
    this.#recorder.push(() => ({ ...at, kind: 'control', command, given, ...refused }));
    return at.seq;
  }

  async close(): Promise<void> {
    this.#detach();
    for (const file of this.#files) file.close();
    this.#files.clear();
    await this.#server?.close();
  }

  #header(): RecordingHeader {
    const { program = 'program', series = [] } = this.#options;
    return {
      format: recordingFormat,
      version: recordingVersion,
      program,
      source: 'live',
      startedAtMs: this.#recorder.startedAtMs,
      series,
    };
  }

  #listen(): void {
    if (this.#recorder.isListening) return;
    this.#detach = this.#recorder.attach((record, line) => {
      this.#timeline?.append(record, line);
      for (const file of this.#files) file.write(line);
    });
  }
}

/** Errors: throws `bad-option`. */
function requireOptions({
  recordsMax = 1,
  whenFull = 'drop',
  series = [],
}: InspectorOptions): void {
  const refuse = (what: string, allowed: string): never => {
    throw new InspectorError('bad-option', `inspector: ${what}; give ${allowed}.`);
  };
  if (!Number.isInteger(recordsMax) || recordsMax < 1)
    refuse(`recordsMax is ${String(recordsMax)}`, 'a whole number from 1');
  if (!['drop', 'wait'].includes(whenFull)) refuse(`whenFull is ${whenFull}`, 'drop or wait');
  const nameless = series.findIndex(({ name, label }) => !name || !label);
  if (nameless >= 0) refuse(`series[${nameless}] has no name or no label`, 'both');
}
