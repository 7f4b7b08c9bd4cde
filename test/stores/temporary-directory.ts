/**
 * Directories for tests that go away with the test. Not for what a failing test is to leave behind.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh directory, and how it is removed. */
export async function freshDirectory(): Promise<{
  readonly directory: string;
  readonly remove: () => Promise<void>;
}> {
  const directory = await mkdtemp(path.join(tmpdir(), 'destage-stores-'));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** A fresh directory, removed when the test has ended. */
export async function temporaryDirectory(): Promise<string> {
  const { directory, remove } = await freshDirectory();
  onTestFinished(remove);
  return directory;
}
