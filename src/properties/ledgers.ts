/**
 * The figures that the guards read are those of the records, and the window holds.
 * Source: domain properties 9 and 11.
 */
import type { Property, SystemView } from '../checker/api.ts';
import { always } from '../checker/properties.ts';
import type { ObjectId } from '../machines/events.ts';
import { figuresOf, isFlying, recordsOf, type DirtyRecord } from '../machines/view-index.ts';
import { viewsOf, writesOf } from './reading.ts';

export const ledgers: readonly Property[] = [
  /** 9. A view's dirty bytes are those of the writes that only the log holds, one byte each here. */
  always('ByteLedger', (state) =>
    viewsOf(state).every(({ index }) => {
      const figures = figuresOf(index);
      let dirty = 0;
      let flying = 0;
      let flights = 0;
      let flyingBytes = 0;
      for (const [object, record] of recordsOf(index)) {
        if (record.bytes !== pinnedBytes(state, object, record)) return false;
        dirty += record.bytes;
        if (record.flight === null) continue;
        flights++;
        if (!isFlying(record.place)) continue;
        flying++;
        flyingBytes += record.flight.bytes;
      }
      return (
        figures.dirtyBytes === dirty &&
        figures.flights === flights &&
        figures.flying === flying &&
        figures.flyingBytes === flyingBytes
      );
    }),
  ),

  /** 11. One may always fly, however large it is. What has been answered flies no more. */
  always('WindowBound', (state) =>
    viewsOf(state).every(({ index, context: { limits } }) => {
      const flying = recordsOf(index).filter(
        ([, { place, flight }]) => isFlying(place) && flight !== null,
      );
      const bytes = flying.reduce((sum, [, { flight }]) => sum + (flight?.bytes ?? 0), 0);
      const last = Math.max(0, ...flying.map(([, { flight }]) => flight?.bytes ?? 0));
      return (
        flying.length <= 1 ||
        (flying.length <= limits.windowObjects && bytes - last < limits.windowBytes)
      );
    }),
  ),
];

function pinnedBytes(state: SystemView, object: ObjectId, { pin, version }: DirtyRecord): number {
  if (pin === null) return 0;
  return writesOf(state).filter(
    ([written, sequence]) => written === object && sequence >= pin && sequence <= version,
  ).length;
}
