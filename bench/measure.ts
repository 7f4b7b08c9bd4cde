/**
 * The measures of a bench: each a value against something real, in one run, with its goal.
 */

/** One measured figure. `ratio`: value by `againstValue`; `met`: the ratio (or value) is within the goal. */
export interface Measure {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, and that one's value; absent for a figure on its own. */
  readonly against: string | null;
  readonly ratio: number | null;
  readonly goal: number | null;
  readonly met: boolean | null;
}

interface Compared {
  readonly value: number;
  readonly against: number;
}

/** A ratio that is to be at most `goal`. */
export function ratioAtMost(
  measure: string,
  unit: string,
  values: Compared,
  against: string,
  goal: number | null,
): Measure {
  return { ...besides(measure, unit, values, against), ...judgedBy(values, goal, isAtMost) };
}

/** A ratio that is to be at least `goal`. */
export function ratioAtLeast(
  measure: string,
  unit: string,
  values: Compared,
  against: string,
  goal: number | null,
): Measure {
  return { ...besides(measure, unit, values, against), ...judgedBy(values, goal, isAtLeast) };
}

/** A figure on its own that is to be at most `goal`. */
export function atMost(measure: string, unit: string, value: number, goal: number | null): Measure {
  const met = goal === null ? null : value <= goal;
  return { measure, value: rounded(value), unit, against: null, ratio: null, goal, met };
}

/** A figure on its own that is to be at least `goal`. */
export function atLeast(measure: string, unit: string, value: number, goal: number): Measure {
  return { ...atMost(measure, unit, value, null), goal, met: value >= goal };
}

const isAtMost = (ratio: number, goal: number): boolean => ratio <= goal;
const isAtLeast = (ratio: number, goal: number): boolean => ratio >= goal;

function besides(
  measure: string,
  unit: string,
  { value, against }: Compared,
  name: string,
): Pick<Measure, 'measure' | 'value' | 'unit' | 'against'> {
  return { measure, value: rounded(value), unit, against: `${name}: ${rounded(against)} ${unit}` };
}

function judgedBy(
  { value, against }: Compared,
  goal: number | null,
  isMet: (ratio: number, goal: number) => boolean,
): Pick<Measure, 'ratio' | 'goal' | 'met'> {
  const ratio = rounded(value / against);
  return { ratio, goal, met: goal === null ? null : isMet(ratio, goal) };
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  const lower = sorted[Math.ceil(half) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Three digits after the point. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Prints the measures as a table, or as one line of JSON. */
export function printMeasures(measures: readonly Measure[], isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(measures)}\n`);
    return;
  }
  for (const { measure, value, unit, against, ratio, goal, met } of measures) {
    const compared = against === null ? '' : `  against ${against}  ratio ${ratio}`;
    const judged = goal === null ? '' : `  goal ${goal}: ${met === true ? 'met' : 'NOT MET'}`;
    process.stdout.write(`${measure.padEnd(22)} ${value} ${unit}${compared}${judged}\n`);
  }
}
