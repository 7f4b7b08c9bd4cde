/**
 * Nothing that was acknowledged is lost, and the log is trimmed only of what is durable elsewhere.
 * Source: domain properties 1, 4, 7, 8 and 25.
 */
import type { Property, SystemView } from '../checker/api.ts';
import { always, step } from '../checker/properties.ts';
import type { Moved } from '../machines/events.ts';
import { recordOf, upToOf } from '../machines/view-index.ts';
import {
  homeOf,
  instanceOf,
  isDurable,
  isInRow,
  isLive,
  sentTo,
  viewIn,
  viewOf,
  writesOf,
} from './reading.ts';
import type { Scenario } from './world/scenario.ts';

export const durability = (scenario: Scenario): readonly Property[] => [
  /** 1. Every write, not only the newest of its object: a later one need not cover it. */
  always('AckedDurable', (state) =>
    writesOf(state).every(
      ([object, sequence]) => isLive(state, sequence) || isDurable(state, object, sequence),
    ),
  ),

  /** 4. What landed is older than the record: the rest stays pinned, unless it is parked already. */
  step('VersionedAck', (before, after, taken) => {
    const name = viewIn(taken);
    const { event } = taken;
    if (name === undefined || event.type !== 'row.flushed') return true;
    const was = viewOf(before, name)?.index;
    const is = viewOf(after, name)?.index;
    if (was === undefined || is === undefined) return true;
    return (event['moved'] as readonly Moved[]).every(({ object, version }) => {
      const newest = recordOf(was, object)?.version ?? 0;
      const isPinned = (recordOf(is, object)?.pin ?? null) !== null;
      return newest <= version || isPinned || isDurable(after, object, newest);
    });
  }),

  /** 7. The trim point, and every trim on its way. */
  always('TrimSafe', (state) => {
    const below = Math.max(
      instanceOf(state)?.trimPoint ?? 0,
      ...state.messages('destage', 'lsm').map((event) => Number(event['below'] ?? 0)),
    );
    return writesOf(state).every(
      ([object, sequence]) => sequence >= below || isDurable(state, object, sequence),
    );
  }),

  /** 8. Of the instance and of each view; a crash starts anew. */
  step('TrimMonotone', (before, after, taken) => {
    const name = viewIn(taken);
    if (name === undefined && (taken.actor !== 'destage' || taken.kind === 'fault')) return true;
    const pointOf = (state: SystemView) =>
      name === undefined ? instanceOf(state)?.trimPoint : viewOf(state, name)?.context.trimPoint;
    return (pointOf(after) ?? Infinity) >= (pointOf(before) ?? 0);
  }),

  /** 25. What a view has been told of is dirty or in ROW. */
  always('RecoveryExact', (state) =>
    writesOf(state).every(([object, sequence]) => {
      const index = viewOf(state, homeOf(scenario, object))?.index;
      if (index === undefined || upToOf(index) < sequence) return true;
      const record = recordOf(index, object);
      return (record?.version ?? 0) >= sequence || isInRow(state, object, sequence);
    }),
  ),

  /** 25. No put before recovery has ended. */
  step('RecoveryFirst', (before, _after, taken) => {
    if (viewIn(taken) === undefined || sentTo(taken, 'row').length === 0) return true;
    return before.actor('destage')?.matches('starting') !== true;
  }),
];
