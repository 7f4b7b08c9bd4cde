/**
 * What mutual exclusion of two processes asks for, and what both forms of Peterson's share.
 */
import type { Fairness, Property, SystemView } from '../../../../src/checker/api.ts';
import { always, leadsTo, sometimes } from '../../../../src/checker/properties.ts';

export type Process = 0 | 1;

export const other = (process: Process): Process => (process === 0 ? 1 : 0);

type IsAt = (state: SystemView, self: Process, value: 'waiting' | 'critical') => boolean;

/** One at a time; both get in; who waits gets in. */
export function exclusion(isAt: IsAt, fairness?: Fairness): Property[] {
  return [
    always('one at a time', (state) => !isAt(state, 0, 'critical') || !isAt(state, 1, 'critical')),
    sometimes('0 gets in', (state) => isAt(state, 0, 'critical')),
    sometimes('1 gets in', (state) => isAt(state, 1, 'critical')),
    ...([0, 1] as const).map((self) =>
      leadsTo(
        `who waits gets in: ${self}`,
        (state) => isAt(state, self, 'waiting'),
        (state) => isAt(state, self, 'critical'),
        fairness,
      ),
    ),
  ];
}
