/**
 * The example of an engine of somebody else's: its tests pass, and each of its seeded bugs is found by
 * them, under node's own test runner.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../project/repository.ts';

const folder = path.join(repository, 'examples', 'small-engine');

/** Which of its two tests pass, and everything that was printed. */
async function tested(bug: string): Promise<{ readonly passed: string; readonly output: string }> {
  const args = ['--test', '--test-reporter=tap', path.join(folder, 'engine.test.js')];
  const env = { ...process.env, BUG: bug };
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { env }, (_, stdout) => resolve(stdout));
  });
  const [paths, log] = [...output.matchAll(/^ *(?<word>not ok|ok) \d - (?:does|writes)/gm)];
  const word = (found: RegExpMatchArray | undefined) => found?.groups?.['word'] ?? 'missing';
  return { passed: `paths ${word(paths)}, log ${word(log)}`, output };
}

describe('the small engine', () => {
  it('does what the model does', async () => {
    expect((await tested('')).passed).toBe('paths ok, log ok');
  });
  it('flushes twice: found by paths and by its log', async () => {
    const { passed, output } = await tested('flushes-twice');
    expect(passed).toBe('paths not ok, log not ok');
    expect(output).toContain('it is "destaging", and should be "backingOff"');
    expect(output).toContain('"text": "do_destage obj=a"');
  });
  it('forgets an overwrite: found by paths, in five steps and its start, and by its log', async () => {
    const { passed, output } = await tested('forgets-overwrite');
    expect(passed).toBe('paths not ok, log not ok');
    expect(output).toMatch(
      /4 {2}view:0: view\.insert \{upTo: 2.*\n.*5 {2}timer of row: does\n.*it is "destaged"/,
    );
    expect(output).toContain('"text": "delete_operation obj=');
  });
  it('drops what has failed: found by paths, and by a log that cannot have ended there', async () => {
    const { passed, output } = await tested('drops-failed');
    expect(passed).toBe('paths not ok, log not ok');
    expect(output).toContain('it is "queued", and should be "destaging"');
    expect(output).toMatch(/"kind": "unfinished",\n.*\n.*"text": "insert_obj2_view obj=a"/);
  });
});
