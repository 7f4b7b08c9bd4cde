/**
 * A timeline as the lines of a recording. When its oldest records are gone, it begins with the machines
 * and with every actor that ran then, as if they had been started at that moment.
 */
import type { RecordingHeader, StartedRecord } from '../record.ts';
import { contextAt } from '../timeline/contexts.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** Without line ends. */
export function* recordingLines(timeline: Timeline): Generator<string> {
  const header: RecordingHeader = timeline.header;
  yield JSON.stringify(header);
  if (timeline.start > 0) yield* beginningLines(timeline);
  for (let position = timeline.start; position < timeline.end; position++) {
    const place = timeline.placeOf(position);
    if (place !== undefined) yield place.segment.line(place.at);
  }
}

/** Numbered from 1: as many records at least are gone. */
function* beginningLines(timeline: Timeline): Generator<string> {
  const last = timeline.start - 1;
  const first = timeline.seqAt(timeline.start);
  const t = timeline.timeAt(timeline.start);
  const population = timeline.populationAt(last);
  let seq = 0;
  for (const machine of timeline.machines)
    if (machine.seq < first) yield JSON.stringify({ ...machine, seq: ++seq, t });
  for (let actor = 0; actor < population.values.length; actor++) {
    const known = timeline.actors.at(actor);
    const value = population.values.at(actor);
    if (known === undefined || value < 0) continue;
    const { id, path, machine, systemId, parent } = known;
    const { context } = contextAt(timeline, actor, population.lasts.at(actor));
    const plain = timeline.values.at(value)?.value;
    const record: StartedRecord = {
      seq: ++seq,
      t,
      kind: 'started',
      actor,
      machine,
      id,
      path,
      ...(systemId !== undefined && { systemId }),
      ...(parent >= 0 && { parent }),
      ...(plain !== undefined && { value: plain }),
      ...(context !== undefined && { context }),
    };
    yield JSON.stringify(record);
  }
}
