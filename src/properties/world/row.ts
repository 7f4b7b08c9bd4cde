/**
 * ROW in the world: a store that says when it is ready, also after a crash, and that keeps what it
 * holds through one. Source: seed notes, `DCache_ROW_ready()`.
 */
import { assertEvent, sendParent, sendTo } from 'xstate';
import type { DestageEvent } from '../../machines/events.ts';
import type { RecoveryRead, StoreEvent } from './messages.ts';
import type { Scenario } from './scenario.ts';
import { storeMachine, type StoreContext } from './store.ts';

export function rowMachine({ sick, batched }: Scenario) {
  return storeMachine({
    id: 'row',
    asked: 'row.put',
    done: 'row.flushed',
    failed: 'row.failed',
    sick: sick?.row ?? [],
    isBatched: batched?.includes('row') ?? false,
  }).provide({
    actions: {
      greet: sendParent({ type: 'row.ready' } satisfies DestageEvent),
      /** A side record that ROW has overtaken is dropped. */
      readOn: sendTo(
        ({ system }) => system.get('lsm'),
        ({ context, event }: { context: StoreContext; event: StoreEvent }): RecoveryRead => {
          assertEvent(event, 'recovery.read');
          const { stored } = context;
          const newer = Object.entries(event.parked).filter(([object, version]) => {
            return version > (stored[object] ?? 0);
          });
          return { ...event, parked: Object.fromEntries(newer), rows: stored };
        },
      ),
    },
  });
}
