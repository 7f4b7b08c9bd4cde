/**
 * «What else could happen here?» for a page that shows a trace: the checker's next steps as choices, and
 * a choice as a trace of its own. Each branch can be branched again.
 */
import type { SystemDefinition, Trace, TraceStep } from '../../checker/api.ts';
import { differences } from '../../checker/differences.ts';
import { extended, nextSteps } from '../../checker/next-steps.ts';
import { stepText } from '../../checker/print-trace.ts';
import { traceDetails } from '../../checker/trace-details.ts';
import type { Choice } from '../../inspector/protocol.ts';
import type { Seq } from '../../inspector/record.ts';
import { Unanswered, type Run, type Services } from '../../inspector/session.ts';
import type { Timeline } from '../../inspector/timeline/timeline.ts';
import { stepsAt, traceTimeline } from '../../inspector/trace/trace-timeline.ts';

const linesOfChange = 12;

interface Opened {
  readonly trace: Trace;
  readonly system: SystemDefinition;
  readonly ends: readonly Seq[];
}

export class Branches implements NonNullable<Services['branches']> {
  readonly #opened = new WeakMap<Timeline, Opened>();

  /** A trace's run, from which others can branch. */
  add(timeline: Timeline, opened: Opened): void {
    this.#opened.set(timeline, opened);
  }

  choices({ timeline }: Run, at: Seq): readonly Choice[] {
    const { trace, system, ends } = this.#of(timeline);
    const step = stepsAt(ends, at);
    const next = trace.steps[step];
    return nextSteps(system, trace, step).map((possible, choice) => ({
      choice,
      label: stepText(possible),
      kind: possible.kind,
      actor: possible.actor,
      changes: changeLines(possible),
      isTaken: next !== undefined && differences(possible, next).length === 0,
    }));
  }

  branch({ timeline, name }: Run, at: Seq, choice: number): Run {
    const { trace, system, ends } = this.#of(timeline);
    const step = stepsAt(ends, at);
    const chosen = nextSteps(system, trace, step)[choice];
    if (chosen === undefined)
      throw new Unanswered('bad-question', `there is no choice ${choice} after step ${step}.`);
    const { cycle: _cycle, ...branch } = { ...extended(trace, step, chosen), property: '' };
    const told = traceTimeline(branch, traceDetails(system, branch));
    this.add(told.timeline, { trace: branch, system, ends: told.ends });
    return {
      timeline: told.timeline,
      name: `${name}, step ${step + 1}: ${stepText(chosen)}`,
      kind: 'branch',
      notices: [],
    };
  }

  #of(timeline: Timeline): Opened {
    const opened = this.#opened.get(timeline);
    if (opened !== undefined) return opened;
    throw new Unanswered(
      'not-possible',
      'this run cannot be branched: it is no trace, or its system is not at hand; give it with --system.',
    );
  }
}

function changeLines({ changes }: TraceStep): readonly string[] {
  const lines = changes.flatMap(({ actor, before, after }) => {
    if (before === null) return [`${actor} starts`];
    if (after === null) return [`${actor} stops`];
    return differences(before, after).map(
      (change) =>
        `${actor} ${change.where}: ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`,
    );
  });
  const more = lines.length - linesOfChange;
  return more > 0 ? [...lines.slice(0, linesOfChange), `and ${more} more`] : lines;
}
