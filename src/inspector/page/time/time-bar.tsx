/**
 * The one time cursor: where it is, step by step in either direction, live or paused, and the scrubber.
 * Where the cursor goes for a step is the answer to `step`, not worked out here.
 */
import { useEffect } from 'preact/hooks';
import type { StepBy } from '../../protocol.ts';
import { useWorkspace } from '../model/use.ts';
import { count, time } from '../model/words.ts';
import { Scrubber } from './scrubber.tsx';

const units: readonly (readonly [StepBy, string])[] = [
  ['event', 'event'],
  ['macrostep', 'macrostep'],
  ['actor', 'event of the actor'],
  ['mark', 'mark'],
  ['record', 'record'],
];

/** Unit: milliseconds between two steps while it plays. */
const playEveryMs = 250;

export function TimeBar() {
  return (
    <section class="time-bar" aria-label="Time">
      <Transport />
      <Scrubber />
      <Place />
    </section>
  );
}

function Transport() {
  const workspace = useWorkspace();
  const isLive = workspace.summary.value?.kind === 'live';
  const isMoving = isLive ? workspace.isFollowing.value : workspace.isPlaying.value;
  usePlaying();
  return (
    <div class="transport">
      <button
        type="button"
        title="To the beginning"
        aria-label="To the beginning"
        onClick={() => workspace.goToStart()}
      >
        ⇤
      </button>
      <button
        type="button"
        title="Step back (k)"
        aria-label="Step back"
        onClick={() => void workspace.step('back')}
      >
        ←
      </button>
      <button
        type="button"
        class={isMoving ? 'toggle moving' : 'toggle'}
        aria-pressed={isMoving}
        title="Live or paused, play or stop (space)"
        onClick={() => workspace.toggle()}
      >
        {toggleText(isLive, isMoving)}
      </button>
      <button
        type="button"
        title="Step forward (j)"
        aria-label="Step forward"
        onClick={() => void workspace.step('forward')}
      >
        →
      </button>
      <button
        type="button"
        title="To the end"
        aria-label="To the end"
        onClick={() => workspace.goToEnd()}
      >
        ⇥
      </button>
      <label>
        by{' '}
        <select
          value={workspace.stepBy.value}
          onChange={(event) => {
            workspace.stepBy.value = event.currentTarget.value as StepBy;
          }}
        >
          {units.map(([unit, text]) => (
            <option key={unit} value={unit}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function toggleText(isLive: boolean, isMoving: boolean): string {
  if (isLive) return isMoving ? 'Live' : 'Paused';
  return isMoving ? 'Stop' : 'Play';
}

/** A lasso goes round for ever. */
function usePlaying(): void {
  const workspace = useWorkspace();
  const isPlaying = workspace.isPlaying.value;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      const cycle = workspace.summary.value?.cycle;
      if (cycle !== undefined && workspace.cursor.value >= cycle.to) workspace.goTo(cycle.from);
      else void workspace.step('forward');
    }, playEveryMs);
    return () => clearInterval(timer);
  }, [workspace, isPlaying]);
}

function Place() {
  const workspace = useWorkspace();
  const summary = workspace.summary.value;
  return (
    <div class="place">
      <label>
        <span class="visually-hidden">Record at the cursor</span>
        <input
          class="seq"
          inputMode="numeric"
          value={workspace.cursor.value}
          onChange={(event) => {
            const seq = Number(event.currentTarget.value);
            if (Number.isInteger(seq)) workspace.goTo(seq);
            else workspace.say('A record’s number is a whole number.');
          }}
        />
      </label>
      <span class="of">of {count(summary?.last ?? 0)}</span>
      <span class="when">{time(workspace.state.value?.t ?? 0, summary?.kind)}</span>
    </div>
  );
}
