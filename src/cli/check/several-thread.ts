/**
 * A thread of several systems: loads them, checks those that it is given, one after another, and hands
 * their reports back as plain data.
 * Started by `several.ts`, and by nobody else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Report } from '../../checker/api.ts';
import { plainValue } from '../../checker/plain-value.ts';
import { DestageError } from '../../stores/errors.ts';
import { checkOne } from './check-one.ts';
import { overridden } from './overrides.ts';
import type { FromThread, OfSeveral, ToThread } from './several.ts';
import { systemsOf } from './targets.ts';

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread alone');
const say = (message: FromThread): void => port.postMessage(message);
const interruption = new AbortController();
const { wanted, changes } = workerData as OfSeveral;
const loaded = systemsOf(wanted);

port.on('message', (message: ToThread) => {
  if (message.kind === 'stop') interruption.abort();
  else void checkNumber(message.at);
});

/** Errors: what is not the user's is unhandled, and ends the thread. */
async function checkNumber(at: number): Promise<void> {
  try {
    const system = (await loaded)[at];
    if (system === undefined) throw new Error(`there is no system ${at} of ${wanted.given}`);
    const report = await checkOne(overridden(system, changes), interruption.signal, (progress) =>
      say({ kind: 'progress', progress }),
    );
    say({ kind: 'ended', report: plainValue(report) as Report });
  } catch (error) {
    if (!(error instanceof DestageError)) throw error;
    say({ kind: 'refused', message: error.message });
  }
}
