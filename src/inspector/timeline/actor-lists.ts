/**
 * Lists of actors at the cursor, a page at a time: of a machine, of a state, of a parent; and an actor
 * found by its name.
 */
import type { ActorsPage, ActorSummary, Questions } from '../protocol.ts';
import type { ActorNumber, Value } from '../record.ts';
import { ended, type Population } from './population.ts';
import type { Timeline } from './timeline.ts';

/** Of actors at once. */
const countMax = 1000;

/** By path, system id or id: the last started at the position. */
export function actorNumber(
  timeline: Timeline,
  position: number,
  name: string,
): ActorNumber | undefined {
  for (let actor = timeline.actors.length - 1; actor >= 0; actor--) {
    const known = timeline.actors.at(actor);
    if (known === undefined || known.startedPosition > position) continue;
    if (known.path === name || known.systemId === name || known.id === name) return actor;
  }
  return undefined;
}

/** Of a machine, in the order of their starts. */
export function actorsAt(
  timeline: Timeline,
  position: number,
  asked: Omit<Questions['actors'], 'run' | 'at'>,
): ActorsPage {
  const { machine, state = '', withEnded = false, text = '' } = asked;
  const population = timeline.populationAt(position);
  const inState = new Map<number, boolean>();
  const isIn = (value: number): boolean => {
    if (value < 0) return withEnded && state === '' && value !== ended.absent;
    let answer = inState.get(value);
    if (answer === undefined)
      inState.set(value, (answer = timeline.values.at(value)?.active.includes(state) ?? false));
    return answer;
  };
  return pageOf(timeline, population, position, asked, (actor) => {
    const known = timeline.actors.at(actor);
    return (
      known?.machine === machine && isIn(population.values.at(actor)) && known.path.includes(text)
    );
  });
}

/** Of a parent, ended ones too; -1: the roots. */
export function childrenAt(
  timeline: Timeline,
  position: number,
  { parent = -1, ...page }: Pick<Questions['children'], 'parent' | 'offset' | 'count'>,
): ActorsPage {
  const population = timeline.populationAt(position);
  return pageOf(
    timeline,
    population,
    position,
    page,
    (actor) =>
      timeline.actors.at(actor)?.parent === parent && population.values.at(actor) !== ended.absent,
  );
}

function pageOf(
  timeline: Timeline,
  population: Population,
  position: number,
  { offset, count }: { readonly offset: number; readonly count: number },
  isShown: (actor: ActorNumber) => boolean,
): ActorsPage {
  let total = 0;
  const numbers: ActorNumber[] = [];
  for (let actor = 0; actor < population.values.length; actor++) {
    if (!isShown(actor)) continue;
    if (total >= offset && total < offset + Math.min(count, countMax)) numbers.push(actor);
    total++;
  }
  const actors = numbers.map((actor) => summaryOf(timeline, population, position, actor));
  return { total, actors };
}

export function summaryOf(
  timeline: Timeline,
  population: Population,
  position: number,
  actor: ActorNumber,
): ActorSummary {
  const known = timeline.actors.at(actor);
  const code = population.values.at(actor);
  const last = population.lasts.at(actor);
  const value = code >= 0 ? timeline.values.at(code)?.value : lastValue(timeline, last);
  return {
    actor,
    path: known?.path ?? '',
    id: known?.id ?? '',
    machine: known?.machine ?? -1,
    status: statusOf(code),
    ...(value !== undefined && { value }),
    touched: timeline.seqAt(last),
    children: childrenOf(timeline, population, position, actor),
  };
}

function statusOf(code: number): ActorSummary['status'] {
  if (code === ended.done) return 'done';
  if (code === ended.error) return 'error';
  return code === ended.stopped ? 'stopped' : 'running';
}

/** Of who has ended: the value that it ended in. */
function lastValue(timeline: Timeline, last: number): Value | undefined {
  for (let position = last; position >= 0;) {
    const place = timeline.placeOf(position);
    if (place === undefined) return undefined;
    const value = place.segment.values[place.at] ?? -1;
    if (value >= 0) return timeline.values.at(value)?.value;
    position = place.segment.befores[place.at] ?? -1;
  }
  return undefined;
}

function childrenOf(
  timeline: Timeline,
  { values }: Population,
  position: number,
  actor: ActorNumber,
): number {
  let count = 0;
  for (const child of timeline.actors.childrenOf(actor)) {
    const known = timeline.actors.at(child);
    if (known !== undefined && known.startedPosition <= position && values.at(child) >= 0) count++;
  }
  return count;
}
