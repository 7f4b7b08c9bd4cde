/**
 * One actor at the cursor: where it is, what it holds, what it did last, what waits for it, and which
 * guards keep it there. Lists of actors are in `actor-lists.ts`.
 */
import type { ActorAnswer, Row } from '../protocol.ts';
import type { ActorNumber } from '../record.ts';
import { summaryOf } from './actor-lists.ts';
import { contextAt } from './contexts.ts';
import { lastHandled } from './handled.ts';
import { blockedAlways } from './losing-guards.ts';
import { ended } from './population.ts';
import { actorRef, rowAt } from './row.ts';
import { kinds } from './segment.ts';
import type { Timeline } from './timeline.ts';

const kindOf = (kind: (typeof kinds)[number]): number => kinds.indexOf(kind);
const [eventKind, stoppedKind] = [kindOf('event'), kindOf('stopped')];
const waitingMax = 20;
/** How far back it is looked for what waits. */
const waitingWithin = 50_000;

/** Undefined: no such actor has been started at the position. */
export function actorAt(
  timeline: Timeline,
  position: number,
  actor: ActorNumber,
): ActorAnswer | undefined {
  const known = timeline.actors.at(actor);
  const population = timeline.populationAt(position);
  if (known === undefined || population.values.at(actor) === ended.absent) return undefined;
  const last = population.lasts.at(actor);
  const summary = summaryOf(timeline, population, position, actor);
  const value = population.values.at(actor);
  const active = timeline.values.at(value)?.active ?? [];
  const { context, isPartial } = contextAt(timeline, actor, last);
  const handled = lastHandled(timeline, last);
  const root = timeline.machines[known.machine]?.definition?.root;
  const parent = actorRef(timeline, known.parent);
  const isOver = known.stoppedAt > 0 && known.stoppedAt <= timeline.seqAt(position);
  return {
    ...summary,
    ...(known.systemId !== undefined && { systemId: known.systemId }),
    ...(parent !== undefined && { parent }),
    active,
    context,
    isClipped: isPartial || JSON.stringify(context ?? null).includes('"$clipped"'),
    startedAt: known.startedAt,
    ...(isOver && { stoppedAt: known.stoppedAt, ...outcomeOf(timeline, known.stoppedAt) }),
    ...(handled !== undefined && { last: handled }),
    waiting: isOver ? [] : waitingFor(timeline, position, last),
    blocked: root === undefined || isOver ? [] : blockedAlways(root, new Set(active)),
  };
}

function outcomeOf(
  timeline: Timeline,
  stoppedAt: number,
): { readonly output?: unknown; readonly error?: string } {
  const position = timeline.positionOf(stoppedAt);
  if (timeline.placeOf(position) === undefined) return {};
  const record = timeline.record(position);
  if (record.kind !== 'stopped') return {};
  const { output, error } = record;
  return { ...(output !== undefined && { output }), ...(error !== undefined && { error }) };
}

/** Events to an actor that have no step yet, the oldest first. */
function waitingFor(timeline: Timeline, cursor: number, last: number): readonly Row[] {
  const waiting: number[] = [];
  const least = Math.max(timeline.start, cursor - waitingWithin);
  for (let position = last; position >= least;) {
    const place = timeline.placeOf(position);
    if (place === undefined) break;
    const { segment, at } = place;
    if (segment.kinds[at] === stoppedKind) break;
    const step = segment.steps[at] ?? -1;
    if (segment.kinds[at] === eventKind && (step < 0 || step > cursor)) waiting.push(position);
    position = segment.befores[at] ?? -1;
  }
  return waiting
    .toReversed()
    .slice(0, waitingMax)
    .map((position) => rowAt(timeline, position));
}
