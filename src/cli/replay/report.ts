/**
 * The report of a replay, for people: aligned, under 80 columns, nothing that is not a figure or the
 * unit of one. What was found wrong is listed apart, because it goes to the error output.
 */
import type { Figures } from './figures.ts';
import type { Finding } from './oracle.ts';

/** What the report says beside the figures. */
export interface ReportFrame {
  readonly title: string;
  /** Lines of the trace that moved no bytes. */
  readonly skipped: number;
  /** Objects compared byte for byte, and how long that took. */
  readonly objectsVerified: number;
  readonly verifySeconds: number;
}

const FINDINGS_SHOWN = 5;
const SHARE_DIGITS = 2;

/** The report. Shape: lines of text with a last line end. */
export function reportOf(figures: Figures, frame: ReportFrame): string {
  const { bucketFlushes, seconds } = figures;
  const flushes = bucketFlushes.done + bucketFlushes.failed + bucketFlushes.refused;
  const rows: [name: string, figure: string, unit: string][] = [
    ['requests', count(figures.requests), `${count(figures.writes)} of them writes`],
    ...(frame.skipped > 0
      ? ([['skipped', count(frame.skipped), 'requests that move no bytes']] as [
          string,
          string,
          string,
        ][])
      : []),
    ['written', megabytes(figures.bytesWritten), 'MB acknowledged'],
    ['destaged', megabytes(figures.bytesDestaged), 'MB put to the backend'],
    ['coalescing', fixed(figures.coalescing, SHARE_DIGITS), 'bytes written / bytes destaged'],
    ['ack p50', fixed(figures.ackP50Ms, SHARE_DIGITS), 'ms'],
    ['ack p99', fixed(figures.ackP99Ms, SHARE_DIGITS), 'ms'],
    ['time', fixed(seconds, 1), `s, ${count(perSecond(figures.requests, seconds))} requests/s`],
    ['destage rate', megabytes(perSecond(figures.bytesDestaged, seconds)), 'MB/s'],
    ['failures', count(figures.failures), ''],
    ['parked', count(figures.parked), 'objects'],
    ['dirty left', count(figures.dirtyLeft), 'objects'],
    ['log trimmed to', count(figures.trimmedTo), ''],
    ...(flushes > 0
      ? ([
          [
            'bucket flushes',
            count(flushes),
            `${count(bucketFlushes.done)} done, ${count(bucketFlushes.failed)} failed, ` +
              `${count(bucketFlushes.refused)} refused`,
          ],
        ] as [string, string, string][])
      : []),
    ['lost', count(figures.lost), 'sectors of 512 bytes'],
    ['corrupt', count(figures.corrupt), 'sectors of 512 bytes'],
  ];
  const lines = rows.map(([name, figure, unit]) =>
    `  ${name.padEnd(15)}${figure.padStart(11)}  ${unit}`.trimEnd(),
  );
  const verified =
    `  ${counted(frame.objectsVerified, 'object')} read back and compared byte for byte ` +
    `in ${fixed(frame.verifySeconds, 1)} s`;
  return `${[frame.title, '', ...lines, '', verified].join('\n')}\n`;
}

/** Which objects came back wrong, one a line; empty when none did. */
export function findingsOf(findings: readonly Finding[]): string {
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ object, lost, corrupt, firstOffset }) => {
    const what = [
      ...(lost > 0 ? [`${counted(lost, 'sector')} lost`] : []),
      ...(corrupt > 0 ? [`${counted(corrupt, 'sector')} corrupt`] : []),
    ];
    return `object ${object}: ${what.join(', ')}, first seen at byte ${count(firstOffset)}\n`;
  });
  const more = findings.length - shown.length;
  return shown.join('') + (more > 0 ? `and ${counted(more, 'more object')}\n` : '');
}

/** So many of something: `1 object`, `2,000 objects`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A whole number as people read it. */
function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return fixed(bytes / 1e6, 1);
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function perSecond(amount: number, seconds: number): number {
  return seconds > 0 ? amount / seconds : 0;
}
