// One life of an engine on a real directory, until it is killed: says what every object holds now,
// then writes, flushes, parks and rearms without a pause. Each line on standard output is a fact that
// was true when it was printed: `issued` before the call, `acked` after the acknowledgement.
// The parent is `life.ts`; the bytes of a write are those of `bytesOf` there.
/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- plain JavaScript on the built package: nothing here has a type */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDestage, openLmdbStores } from 'destage';

const { directory, objects, objectBytesMax, seed, firstWrite, drain, mutant } = JSON.parse(
  process.argv[2] ?? '{}',
);

const say = (...words) => writeSync(1, `${words.join(' ')}\n`);

/** A linear congruential generator: enough to spread the writes, the same for the same seed. */
let state = seed >>> 0;
const draw = (end) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
};

const bytesOf = (write, length) =>
  Uint8Array.from({ length }, (_, at) => (write * 197 + at * 13 + (write >>> 8) * 61) & 255);

/** ROW takes nothing of the sick, fails now and then for the others, and is slow for some. */
const weakRow = (row) => ({
  get: (object) => row.get(object),
  readRange: (object, offset, length) => row.readRange(object, offset, length),
  version: (object) => row.version(object),
  close: () => row.close(),
  async put(object, version, bytes) {
    if (object.startsWith('sick') || draw(8) === 0) throw new Error(`${object}: injected`);
    if (draw(3) === 0) await sleep(draw(6));
    return row.put(object, version, bytes);
  },
});

/** Logs that break their promise, to show that the parent finds out. */
const mutants = {
  /** Resolves before the entries are durable. */
  early(log) {
    let next = log.lastSequence() + 1;
    return (writes) => {
      const first = next;
      next += writes.length;
      void log.append(writes).catch(() => undefined);
      return Promise.resolve(first);
    };
  },
  /** Keeps every third batch under another name. */
  forgetful(log) {
    let batches = 0;
    return (writes) =>
      log.append(
        ++batches % 3 === 0 ? writes.map((write) => ({ ...write, object: 'nowhere' })) : writes,
      );
  },
};

const logOf = (log) => ({
  append: mutants[mutant]?.(log) ?? ((writes) => log.append(writes)),
  entries: (object) => log.entries(object),
  scan: () => log.scan(),
  trim: (below) => log.trim(below),
  lastSequence: () => log.lastSequence(),
  trimmedTo: () => log.trimmedTo(),
  usage: () => log.usage(),
  close: () => log.close(),
});

async function report(engine, stores) {
  for (const object of objects) {
    const bytes = await engine.read(object);
    const version = (await stores.row.version(object)) ?? 0;
    say('holds', object, version, bytes ? Buffer.from(bytes).toString('hex') : '-');
  }
}

async function writeOn(engine, counter) {
  for (;;) {
    const object = objects[draw(objects.length)];
    const offset = draw(3) === 0 ? 0 : draw(objectBytesMax);
    const length = offset === 0 ? objectBytesMax : 1 + draw(objectBytesMax - offset);
    const write = counter.next++;
    say('issued', write, object, offset, length);
    const { version } = await engine.write(object, offset, bytesOf(write, length));
    say('acked', write, version);
  }
}

async function flushOn(engine) {
  for (;;) {
    await sleep(draw(20));
    const buckets = [draw(8), draw(8)];
    await engine.destageBuckets(buckets, { fence: false }).done;
    for (const { object } of await engine.parked()) if (draw(2) === 0) engine.rearm(object);
  }
}

const opened = await openLmdbStores({ directory, logQuotaBytes: 48 * 1024 });
const stores = {
  log: logOf(opened.log),
  row: drain ? opened.row : weakRow(opened.row),
  side: opened.side,
};
const engine = await createDestage({
  stores,
  objectBytesMax,
  buckets: 8,
  limits: {
    destageStartBytes: 6 * 1024,
    destageStopBytes: 2 * 1024,
    windowObjects: 4,
    ageMaxMs: 20,
    attemptsMax: 2,
    backoffMinMs: 1,
    backoffMaxMs: 4,
  },
});
await report(engine, stores);
say('ready');
if (drain) {
  // What recovery found newer than its parked record is being parked first, and rearmed then.
  while (objects.some((object) => engine.explain(object).place !== 'clean')) {
    for (const object of objects) engine.rearm(object);
    await sleep(5);
  }
  await engine.stop({ drain: true });
  for (const object of objects) {
    const row = await opened.row.get(object);
    say('drained', object, row?.version ?? 0, row ? Buffer.from(row.bytes).toString('hex') : '-');
  }
  say('left', opened.log.usage().usedBytes);
  await opened.close();
} else {
  const counter = { next: firstWrite };
  await Promise.race([
    ...Array.from({ length: 32 }, () => writeOn(engine, counter)),
    flushOn(engine),
    flushOn(engine),
  ]);
}
