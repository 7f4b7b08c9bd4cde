/**
 * The line that is drawn while a check runs, on a terminal and nowhere else: how many states there are,
 * what they may come to once that can be guessed, how deep, how fast, and what waits.
 */
import { clearLine, cursorTo } from 'node:readline';
import type { Progress, SystemDefinition } from '../../checker/api.ts';

export interface CheckProgress {
  readonly show: (system: SystemDefinition, progress: Progress) => void;
  readonly clear: () => void;
}

export function checkProgress(screen: NodeJS.WriteStream | undefined): CheckProgress {
  if (screen === undefined) return { show: () => undefined, clear: () => undefined };
  const clear = (): void => {
    clearLine(screen, 0);
    cursorTo(screen, 0);
  };
  const show = ({ name }: SystemDefinition, progress: Progress): void => {
    clear();
    screen.write(progressLine(name, progress).slice(0, (screen.columns || 80) - 1));
  };
  return { show, clear };
}

function progressLine(name: string, progress: Progress): string {
  const { states, depth, queue, statesPerSecond, memoryBytes, statesEstimate } = progress;
  const about = statesEstimate === undefined ? '' : ` of about ${rounded(statesEstimate)}`;
  const rate = statesPerSecond < 1000 ? '<1' : Math.round(statesPerSecond / 1000);
  const megabytes = Math.round(memoryBytes / 1e6);
  return (
    `${name}: ${states.toLocaleString('en-US')} states${about}, depth ${depth}, ` +
    `${queue.toLocaleString('en-US')} waiting, ${rate} k/s, ${megabytes} MB`
  );
}

/** A guess has no more than two digits that say something. */
function rounded(states: number): string {
  return Number(states.toPrecision(2)).toLocaleString('en-US');
}
