/**
 * What a search by several threads is for, before it begins: what it cannot do is refused here, with
 * the remedy.
 */
import { Refusal } from '../../table/refusal.ts';
import type { CheckOptions } from '../api.ts';
import { isReduced } from '../reduction/explore.ts';

const workersMax = 64;

/** Errors: a `Refusal` when so many workers cannot do this. */
export function requireWorkable(options: CheckOptions): void {
  const { workers = 1, search = 'breadth-first' } = options;
  if (workers === 1) return;
  if (!Number.isInteger(workers) || workers < 1 || workers > workersMax)
    throw refusal(`there cannot be ${workers} workers, but from 1 to ${workersMax}`);
  if (search !== 'breadth-first')
    throw refusal(`several workers search breadth-first, not ${JSON.stringify(search)}`);
  if (isReduced(options))
    throw refusal(
      'symmetry and partial-order reduction are for one worker; several search every state',
    );
}

function refusal(problem: string): Refusal {
  return new Refusal({ actor: 'workers', problem, remedy: 'Use one worker for that.' });
}
