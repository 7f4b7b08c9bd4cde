/**
 * A vitest reporter that says, below the failures, how to run each failing file again with the same
 * seed. Not a listing of the failures: vitest's own reporter prints those before.
 */
import path from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { isSoak, seed } from './seed.ts';

/** The command that runs a failing file again as it was. */
function replayCommand(module: TestModule): string {
  const file = path.relative(process.cwd(), module.moduleId);
  return `DESTAGE_SEED=${seed} npm ${isSoak ? 'run soak' : 'test'} -- ${file}`;
}

export default class ReplayReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const failed = modules.filter((module) => !module.ok());
    if (failed.length === 0) return;
    const lines = failed.map((module) => `  ${replayCommand(module)}`);
    process.stdout.write(`To run what failed again:\n${lines.join('\n')}\n`);
  }
}
