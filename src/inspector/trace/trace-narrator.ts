/**
 * Tells the steps of a trace as records: a message has been sent in one step and is handled in another,
 * so that causes are known; what a fault did to a channel decides which message that is.
 */
import type { EventRecord, InspectionRecord, Seq, StepRecord } from '../record.ts';
import { contextLimits } from '../xstate/clip.ts';
import { contextChanges } from '../xstate/context-changes.ts';
import { Cast, type CastMember } from './cast.ts';
import {
  valueOf,
  type TraceActorState,
  type TraceDetails,
  type TraceLike,
  type TraceStepLike,
} from './trace-like.ts';

/** A checker's states are small: they are shown whole. */
const limits = { ...contextLimits[0], depth: 12, width: 1000, text: 1000 };

const vias: Readonly<Record<TraceStepLike['kind'], EventRecord['via']>> = {
  deliver: undefined,
  timer: 'timer',
  environment: 'environment',
  fault: 'fault',
};

export class TraceNarrator {
  readonly #records: InspectionRecord[];
  readonly #details: TraceDetails | undefined;
  readonly #cast: Cast;
  /** By `from>to`, the messages under way, oldest first. */
  readonly #channels = new Map<string, Seq[]>();
  #t = 0;

  constructor(records: InspectionRecord[], details: TraceDetails | undefined) {
    this.#records = records;
    this.#details = details;
    this.#cast = new Cast(details);
  }

  begin(initial: TraceLike['initial']): void {
    // Parents first, so that children know them.
    const byDepth = Object.entries(initial).toSorted(
      ([one], [other]) => one.split('/').length - other.split('/').length,
    );
    for (const [path, state] of byDepth) this.#start(path, state, undefined);
  }

  step(step: TraceStepLike, at: number): void {
    this.#t = at + 1;
    const mover = this.#cast.of(step.actor);
    const cause = this.#eventOf(step, mover);
    const own = step.changes.find(({ actor }) => actor === step.actor);
    if (mover !== undefined) this.#move(mover, step, at, cause, own);
    for (const { actor, before, after } of step.changes) {
      if (actor === step.actor && before !== null && after !== null) continue;
      const member = this.#cast.of(actor);
      if (after === null) this.#stop(member, before, cause);
      else if (before === null || member === undefined) this.#start(actor, after, cause);
      else this.#change(member, before, after, cause);
    }
    for (const { from, to, event } of step.sent) this.#send(from, to, event, cause);
  }

  /** The number of the event that the step is about: sent earlier, or told here. */
  #eventOf(step: TraceStepLike, mover: CastMember | undefined): Seq {
    const { kind, from, event } = step;
    const channel = this.#channel(from ?? '', mover?.path ?? step.actor);
    const [head] = channel;
    if (kind === 'deliver' && head !== undefined) {
      channel.shift();
      return head;
    }
    if (kind === 'fault' && head !== undefined) {
      if (event.type === 'loss') channel.shift();
      if (event.type === 'duplication') channel.unshift(head);
      if (event.type === 'reordering') {
        const at = Number(event['at'] ?? 0);
        channel.splice(at + 1, 0, ...channel.splice(at, 1));
      }
    }
    return this.#tellEvent({
      actor: mover,
      sender: from === undefined ? undefined : this.#cast.of(from),
      event: step.timer === undefined ? event : { ...event, timer: step.timer },
      via: vias[kind],
      cause: undefined,
    });
  }

  #send(from: string, to: string, event: TraceStepLike['event'], cause: Seq): void {
    const actor = this.#cast.addressee(to);
    const sender = this.#cast.of(from);
    const seq = this.#tellEvent({ actor, sender, event, via: undefined, cause });
    this.#channel(from, actor?.path ?? to).push(seq);
  }

  #tellEvent(told: {
    readonly actor: CastMember | undefined;
    readonly sender: CastMember | undefined;
    readonly event: TraceStepLike['event'];
    readonly via: EventRecord['via'];
    readonly cause: Seq | undefined;
  }): Seq {
    const { actor, sender, event, via, cause } = told;
    const { type, ...payload } = event;
    return this.#tell({
      kind: 'event',
      ...(actor !== undefined && { actor: actor.actor }),
      ...(sender !== undefined && { sender: sender.actor }),
      type,
      ...(Object.keys(payload).length > 0 && { payload }),
      ...(cause !== undefined && { cause }),
      ...(via !== undefined && { via }),
    });
  }

  /** How the one who moved has handled it. */
  #move(
    { actor }: CastMember,
    step: TraceStepLike,
    at: number,
    cause: Seq,
    change: TraceStepLike['changes'][number] | undefined,
  ): void {
    const taken = (this.#details?.taken[at] ?? []).map((edge) => this.#cast.edge(edge));
    const isQuiet = step.sent.length + step.emitted.length + step.changes.length === 0;
    const isIgnored = this.#details === undefined ? isQuiet : taken.length === 0;
    const { before = null, after = null } = change ?? {};
    this.#tell({
      kind: 'step',
      actor,
      cause,
      taken,
      ...(before !== null && after !== null && changeOf(before, after)),
      ...(isIgnored && step.kind !== 'fault' && { isIgnored: true }),
      ...(step.emitted.length > 0 && { emitted: step.emitted }),
    });
    if (before !== null && after !== null && after.status !== 'active')
      this.#tell({ kind: 'stopped', actor, status: after.status, cause });
  }

  /** Of somebody else: a crash, a stop of its children. */
  #change(
    { actor }: CastMember,
    before: TraceActorState,
    after: TraceActorState,
    cause: Seq,
  ): void {
    const change = changeOf(before, after);
    if (Object.keys(change).length > 0) this.#tell({ kind: 'step', actor, taken: [], ...change });
    if (after.status !== 'active')
      this.#tell({ kind: 'stopped', actor, status: after.status, cause });
  }

  #start(path: string, state: TraceActorState, cause: Seq | undefined): void {
    const { member, described } = this.#cast.add(path);
    if (described !== undefined) this.#tell({ kind: 'machine', ...described });
    const { actor, machine, id, parent } = member;
    const value = valueOf(state);
    this.#tell({
      kind: 'started',
      actor,
      machine,
      id,
      path,
      ...(parent !== undefined && { parent }),
      ...(cause !== undefined && { cause }),
      ...(value !== undefined && { value }),
      context: state.context,
    });
    if (state.status !== 'active') this.#tell({ kind: 'stopped', actor, status: state.status });
  }

  #stop(member: CastMember | undefined, before: TraceActorState | null, cause: Seq): void {
    // Who had ended has been told so already.
    if (member === undefined || before?.status !== 'active') return;
    this.#tell({ kind: 'stopped', actor: member.actor, status: 'stopped', cause });
  }

  #channel(from: string, to: string): Seq[] {
    const key = `${from}>${to}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) this.#channels.set(key, (channel = []));
    return channel;
  }

  #tell(record: Untold): Seq {
    const seq = this.#records.length + 1;
    this.#records.push({ seq, t: this.#t, ...record });
    return seq;
  }
}

type Untold = InspectionRecord extends infer Told
  ? Told extends InspectionRecord
    ? Omit<Told, 'seq' | 't'>
    : never
  : never;

function changeOf(
  before: TraceActorState,
  after: TraceActorState,
): Pick<StepRecord, 'value' | 'changes' | 'context'> {
  const [was, value] = [valueOf(before), valueOf(after)];
  const isNew = value !== undefined && JSON.stringify(was) !== JSON.stringify(value);
  const changes = contextChanges(before.context, after.context, limits);
  const context = changes === undefined ? { context: after.context } : {};
  return {
    ...(isNew && { value }),
    ...(changes !== undefined && changes.length > 0 ? { changes } : context),
  };
}
