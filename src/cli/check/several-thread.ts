/**
 * The thread of one of several systems: loads it, checks it, and hands its report back as plain data.
 * Started by `several.ts`, and by nobody else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Report } from '../../checker/api.ts';
import { plainValue } from '../../checker/plain-value.ts';
import { DestageError } from '../../stores/errors.ts';
import { checkOne } from './check-one.ts';
import { overridden } from './overrides.ts';
import { stop, type FromThread, type OneOfSeveral } from './several.ts';
import { systemsOf } from './targets.ts';

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread alone');
const say = (message: FromThread): void => port.postMessage(message);
const interruption = new AbortController();
port.on('message', (message) => {
  if (message === stop) interruption.abort();
});
try {
  const { wanted, at, changes } = workerData as OneOfSeveral;
  const system = (await systemsOf(wanted))[at];
  if (system === undefined) throw new Error(`there is no system ${at} of ${wanted.given}`);
  const report = await checkOne(overridden(system, changes), interruption.signal, (progress) =>
    say({ kind: 'progress', progress }),
  );
  say({ kind: 'ended', report: plainValue(report) as Report });
} catch (error) {
  if (!(error instanceof DestageError)) throw error;
  say({ kind: 'refused', message: error.message });
}
port.close();
