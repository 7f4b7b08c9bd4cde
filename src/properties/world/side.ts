/**
 * The side store in the world. It never drops a record of its own accord: live, a removal may fail, and
 * recovery drops what ROW has overtaken.
 */
import { assertEvent, sendTo } from 'xstate';
import type { RecoveryRead, StoreEvent } from './messages.ts';
import type { Scenario } from './scenario.ts';
import { storeMachine, type StoreContext } from './store.ts';

export function sideMachine({ sick, batched }: Scenario) {
  return storeMachine({
    id: 'side',
    asked: 'side.put',
    done: 'side.stored',
    failed: 'side.failed',
    sick: sick?.side ?? [],
    isBatched: batched?.includes('side') ?? false,
  }).provide({
    actions: {
      readOn: sendTo(
        ({ system }) => system.get('row'),
        ({ context, event }: { context: StoreContext; event: StoreEvent }): RecoveryRead => {
          assertEvent(event, 'recovery.read');
          return { ...event, parked: context.stored };
        },
      ),
    },
  });
}
