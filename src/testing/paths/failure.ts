/**
 * A path run against a system under test, up to the first step after which it is something else than it
 * should be, or fails.
 */
import { isDeepStrictEqual } from 'node:util';
import { eventText, shortPath, valueText } from '../../checker/text.ts';
import type { EdgePath } from './cover.ts';
import type { Graph, PathStep } from './graph.ts';

/** Something of one's own that is to behave as the system does. */
export interface SystemUnderTest {
  /** Back to the first state. */
  reset(): Promise<void> | void;
  /** Makes it do a step: send the event, let the timer fire. A rejection is a failure. */
  perform(step: PathStep): Promise<void> | void;
  /** What `expected` gives for the state that it should be in. */
  observe(): unknown;
}

/** A path on which the system under test does something else; as short as it could be made. */
export class PathFailure extends Error {
  override readonly name = 'PathFailure';
  readonly path: readonly PathStep[];
  readonly expected: unknown;
  readonly observed: unknown;

  constructor(path: readonly PathStep[], expected: unknown, observed: unknown, cause?: unknown) {
    const steps = path.map((step, at) => `\n  ${at + 1}  ${stepText(step)}`).join('');
    const what =
      cause === undefined
        ? `it is ${valueText(observed)}, and should be ${valueText(expected)}`
        : `it fails: ${cause instanceof Error ? cause.message : valueText(cause)}`;
    super(
      `${path.length === 0 ? 'after its reset' : `after these steps:${steps}\n`} ${what}`.trim(),
      {
        cause,
      },
    );
    this.path = path;
    this.expected = expected;
    this.observed = observed;
  }
}

export interface Failure {
  readonly path: EdgePath;
  readonly error: PathFailure;
}

export async function failureOf(
  { first }: Graph,
  path: EdgePath,
  underTest: SystemUnderTest,
): Promise<Failure | undefined> {
  const done: EdgePath[number][] = [];
  const failed = (expected: unknown, observed: unknown, cause?: unknown): Failure => ({
    path: [...done],
    error: new PathFailure(
      done.map(({ step }) => step),
      expected,
      observed,
      cause,
    ),
  });
  let expected = first;
  try {
    await underTest.reset();
    for (let at = 0; ; at++) {
      const observed: unknown = await underTest.observe();
      if (!isDeepStrictEqual(observed, expected)) return failed(expected, observed);
      const edge = path[at];
      if (edge === undefined) return undefined;
      done.push(edge);
      ({ expected } = edge.step);
      await underTest.perform(edge.step);
    }
  } catch (error) {
    return failed(expected, undefined, error);
  }
}

function stepText({ actor, from, timer, event, kind }: PathStep): string {
  const who = shortPath(actor);
  if (kind === 'timer') return `timer of ${who}: ${timer ?? ''}`;
  return from === undefined
    ? `${who}: ${eventText(event)}`
    : `${shortPath(from)} → ${who}: ${eventText(event)}`;
}
