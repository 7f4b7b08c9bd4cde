/**
 * Tests that need something that a machine may lack: a trace beside the repository, a browser, a
 * program. `itWith('shared-traces', 'replays the real trace', fn)` runs the test where the resource
 * is there; where it is not, the test is skipped aloud, its name saying what is absent, or fails when
 * `DESTAGE_REQUIRE_ALL=1` (as in CI) and the project's own files could have brought the resource.
 * Not for a slow or a flaky test: nothing is skipped for those reasons.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { chromiumPath } from '../../tools/chromium.mjs';

interface Requirement {
  /** Where it is, or why a test goes without it; shown in the test's name. */
  readonly absent: string;
  /** Whether CI can bring it, so that a test without it fails there. */
  readonly bringable: boolean;
  readonly isThere: () => boolean;
}

/** The folder of real traces, where there is one; `itWith('shared-traces', …)` guards its use. */
export const tracesFolder = fileURLToPath(new URL('../../../shared/traces/', import.meta.url));

const isRun = (call: string) => spawnSync(call, { shell: true }).status === 0;

/** What a test may ask for. A later one (a browser, a program) is a line here. */
const requirements = {
  'shared-traces': {
    absent: '../shared/traces is not there',
    bringable: false,
    isThere: () => existsSync(tracesFolder),
  },
  'npm-registry': {
    absent: 'the npm registry does not answer',
    bringable: true,
    isThere: () => spawnSync('npm', ['ping', '--fetch-retries=0']).status === 0,
  },
  chromium: {
    absent: 'chromium is not installed (apt-get install chromium)',
    bringable: true,
    isThere: () => chromiumPath() !== undefined,
  },
  spin: {
    absent: 'spin and gcc are not installed',
    bringable: true,
    isThere: () => ['spin -V', 'gcc --version'].every((call) => isRun(call)),
  },
} satisfies Record<string, Requirement>;

export type Resource = keyof typeof requirements;

/** A test that runs only with a resource. Unit: `timeoutMs` in milliseconds. */
export function itWith(
  resource: Resource,
  name: string,
  body: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  const { absent, bringable, isThere }: Requirement = requirements[resource];
  if (isThere()) {
    it(name, body, timeoutMs);
  } else if (bringable && process.env['DESTAGE_REQUIRE_ALL'] === '1') {
    it(name, () => {
      throw new Error(`${absent}, and this run requires it (DESTAGE_REQUIRE_ALL=1)`);
    });
  } else {
    it.skip(`${name} (skipped: ${absent})`, body);
  }
}
