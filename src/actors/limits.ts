/**
 * The engine's limits: defaults, and what is allowed of each. The machines get those that they
 * decide by; times are provided as delays.
 */
import { DestageError } from '../stores/errors.ts';

/** The engine's thresholds, windows and times. Bytes and milliseconds as the names say. */
export interface Limits {
  /** C3, first half: a view starts to destage above this many dirty bytes … */
  readonly destageStartBytes: number;
  /** … and goes on until it is at this many. */
  readonly destageStopBytes: number;
  /** C3, second half: share of the log quota above which every view destages … */
  readonly logStartShare: number;
  /** … until the log is below this share. */
  readonly logStopShare: number;
  /** Objects, and bytes, in flight per view at most. */
  readonly windowObjects: number;
  readonly windowBytes: number;
  /** The longest that an object waits below the thresholds. */
  readonly ageMaxMs: number;
  /** Attempts before an object is parked. */
  readonly attemptsMax: number;
  /** Different objects that may fail in a row before their view is sick: it waits as a whole … */
  readonly failingMax: number;
  /** … and lets one object try each time that this is over. */
  readonly probeDelayMs: number;
  /** The first pause after a failure; each next one is twice as long … */
  readonly backoffMinMs: number;
  /** … up to this. Each is drawn from its upper half. */
  readonly backoffMaxMs: number;
  /** How long DM, ROW and the side store may take before it counts as a failure. */
  readonly fillTimeoutMs: number;
  readonly putTimeoutMs: number;
  readonly parkTimeoutMs: number;
  /** How long the log may take for an append before its writers are told that it is not known. */
  readonly appendTimeoutMs: number;
  /** How long a read, or the list of what is parked, waits for one answer. */
  readonly readTimeoutMs: number;
  /** How long a store may take for one answer while the engine starts. */
  readonly recoveryTimeoutMs: number;
  /** How long a flush request waits for its fence before it is refused. */
  readonly fenceTimeoutMs: number;
  /** How long a stop waits for the log's last commit and trim. */
  readonly closeTimeoutMs: number;
  /** Share of the log quota above which a write is delayed, smoothly up to `writeDelayMaxMs`. */
  readonly writeDelayShare: number;
  readonly writeDelayMaxMs: number;
  /** Bytes of payload in one log commit at most; a single larger write goes alone. */
  readonly commitBytesMax: number;
}

const mebibyte = 2 ** 20;

export const defaultLimits: Limits = {
  destageStartBytes: 32 * mebibyte,
  destageStopBytes: 16 * mebibyte,
  logStartShare: 0.5,
  logStopShare: 0.4,
  windowObjects: 32,
  windowBytes: 4 * mebibyte,
  ageMaxMs: 5_000,
  attemptsMax: 5,
  failingMax: 8,
  probeDelayMs: 2_000,
  backoffMinMs: 50,
  backoffMaxMs: 5_000,
  fillTimeoutMs: 10_000,
  putTimeoutMs: 10_000,
  parkTimeoutMs: 10_000,
  appendTimeoutMs: 10_000,
  readTimeoutMs: 10_000,
  recoveryTimeoutMs: 10_000,
  fenceTimeoutMs: 10_000,
  closeTimeoutMs: 10_000,
  writeDelayShare: 0.75,
  writeDelayMaxMs: 100,
  commitBytesMax: 8 * mebibyte,
};

/** A longer timer fires at once. */
export const timerMaxMs = 2 ** 31 - 1;

/** Each limit is a positive number, a share at most 1, and a stop is not above its start. */
export function completeLimits(given: Partial<Limits>): Limits {
  const limits = { ...defaultLimits, ...given };
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(defaultLimits, name));
  if (unknown !== undefined)
    throw new DestageError(
      'bad-option',
      `limits.${unknown} is none; there are ${Object.keys(defaultLimits).join(', ')}.`,
    );
  for (const [name, value] of Object.entries(limits)) {
    const isShare = name.endsWith('Share');
    const isCount = !isShare && !name.endsWith('Ms');
    const max = isShare ? 1 : isCount ? Number.MAX_SAFE_INTEGER : timerMaxMs;
    const isGood = typeof value === 'number' && value > 0 && value <= max;
    if (!isGood || (isCount && !Number.isInteger(value))) {
      const allowed = isShare
        ? 'a number in (0, 1]'
        : isCount
          ? 'a positive integer'
          : `above 0, and at most ${timerMaxMs}`;
      throw new DestageError(
        'bad-option',
        `limits.${name} is ${String(value)}; it has to be ${allowed}.`,
      );
    }
  }
  requireOrder(limits, 'destageStopBytes', 'destageStartBytes');
  requireOrder(limits, 'logStopShare', 'logStartShare');
  requireOrder(limits, 'backoffMinMs', 'backoffMaxMs');
  return limits;
}

function requireOrder(limits: Limits, low: keyof Limits, high: keyof Limits): void {
  if (limits[low] > limits[high])
    throw new DestageError(
      'bad-option',
      `limits.${low} is ${limits[low]}, above limits.${high}, ${limits[high]}; it has to be at most that.`,
    );
}
