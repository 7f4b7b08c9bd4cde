/**
 * One system, checked: what the checker refuses is an error of the user's. Not here: several systems
 * at a time (`several.ts`).
 */
import type { Progress, Report, SystemDefinition } from '../../checker/api.ts';
import { check } from '../../checker/check.ts';
import { DestageError } from '../../stores/errors.ts';
import { Refusal } from '../../table/refusal.ts';

/** Errors: `bad-option` for what the checker refuses. */
export async function checkOne(
  { logic, name, ...options }: SystemDefinition,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Report> {
  try {
    return await check(logic, { ...options, signal, onProgress });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new DestageError('bad-option', `${name} cannot be checked. ${error.message}`, {
      cause: error,
    });
  }
}
