/**
 * DM in the world: a store that holds nothing; a fill is done or fails.
 * What a fill has read is not here: no payload is.
 */
import type { Scenario } from './scenario.ts';
import { storeMachine } from './store.ts';

export function dmMachine({ sick, batched }: Scenario) {
  return storeMachine({
    id: 'dm',
    asked: 'fill.read',
    done: 'fill.done',
    failed: 'fill.failed',
    sick: sick?.dm ?? [],
    isBatched: batched?.includes('dm') ?? false,
  });
}
