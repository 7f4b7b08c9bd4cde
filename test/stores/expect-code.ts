/**
 * How the tests of the stores speak of errors: by code, and by what the sentence must name.
 */
import { expect } from 'vitest';
import { DestageError, type DestageErrorCode } from '../../src/stores/errors.ts';

/** The promise rejects with a DestageError of this code, whose message holds each of the words. */
export async function expectCode(
  promise: Promise<unknown>,
  code: DestageErrorCode,
  ...words: readonly string[]
): Promise<DestageError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DestageError);
  const found = error as DestageError;
  expect(`${found.code}: ${found.message}`).toMatch(new RegExp(`^${code}: `));
  for (const word of words) expect(found.message).toContain(word);
  return found;
}
