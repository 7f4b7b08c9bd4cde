/**
 * The contracts pass stores that are right, and each broken one fails by the rule that it breaks. The
 * adapters of the project are in test/stores/contract.test.ts.
 */
import { describe, expect, it } from 'vitest';
import type { SideStore } from '../../src/stores/ports.ts';
import type { Opened } from '../../src/testing/stores/contract.ts';
import { answers, shapes, stopped, taken } from '../../src/testing/stores/trial.ts';
import {
  BrokenRule,
  logStoreContract,
  rowStoreContract,
  sideStoreContract,
  type ContractCheck,
} from '../../src/testing/index.ts';
import { logRules } from '../../src/testing/stores/log-rules.ts';
import { rowRules } from '../../src/testing/stores/row-rules.ts';
import { sideRules } from '../../src/testing/stores/side-rules.ts';
import type { LogBug } from './disk/log.ts';
import { openLog, openRow, openSide } from './disk/open.ts';
import type { RowBug } from './disk/row.ts';
import type { SideBug } from './disk/side.ts';

/** Short, since one bug is that there is no answer. */
const options = { answerMs: 500 };

const logContract = (bug?: LogBug) =>
  logStoreContract(async ({ logQuotaBytes }) => openLog(logQuotaBytes, bug), options);
const rowContract = (bug?: RowBug) => rowStoreContract(async () => openRow(bug), options);
const sideContract = (bug?: SideBug) => sideStoreContract(async () => openSide(bug), options);

/** Until one check is broken by the rule. */
async function brokenBy(
  checks: readonly ContractCheck[],
  rule: string,
): Promise<BrokenRule | undefined> {
  for (const check of checks) {
    const broken = await check.run().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof BrokenRule) return error;
        throw error;
      },
    );
    if (broken?.rule === rule) return broken;
  }
  return undefined;
}

const logBugs: Readonly<Record<LogBug, string>> = {
  'keeps the caller’s buffer': logRules.content,
  'acknowledges before it is durable': logRules.durable,
  'keeps half a batch when the disk is full': logRules.atomic,
  'commits a batch in two halves': logRules.atomic,
  'gives a number twice after a restart': logRules.numbers,
  'numbers in the order of completion': logRules.numbers,
  'trims what is at the number too': logRules.trim,
  'does not trim what is on its way': logRules.trim,
  'appends below a trim': logRules.numbers,
  'forgets the trim mark': logRules.marks,
  'takes the trim mark back': logRules.marks,
  'takes more than the quota': logRules.quota,
  'forgets to free the quota': logRules.usage,
  'counts what it has refused': logRules.usage,
  'scans by object': logRules.order,
  'shows what is not durable yet': logRules.durable,
  'serves damaged entries': logRules.corrupt,
  'hides damaged entries': logRules.corrupt,
  'has no word for a full disk': logRules.fullDisk,
  'fails for ever after a full disk': logRules.quota,
  'is lost without an orderly close': logRules.durable,
  'takes any name': logRules.badWrite,
  'folds the case of names': logRules.badWrite,
  'trims below NaN': logRules.badTrim,
  'answers after a close': stopped,
  'never answers a trim': answers,
  'never answers once it is closed': answers,
  'rejects a close': stopped,
  'keeps offsets in 16 bits': logRules.content,
  'keeps numbers in 32 bits': logRules.numbers,
  'cuts bytes at 100': logRules.content,
  'is full when it is just full': logRules.quota,
  'trims to infinity': logRules.badTrim,
  'is not empty at first': logRules.content,
};

const rowBugs: Readonly<Record<RowBug, string>> = {
  'swaps two objects': rowRules.content,
  'takes an older version': rowRules.monotone,
  'takes the same version again': rowRules.newest,
  'calls every put stored': rowRules.newest,
  'compares when it is called': rowRules.newest,
  'acknowledges before it is durable': rowRules.durable,
  'writes in place': rowRules.content,
  'forgets its versions at a restart': rowRules.durable,
  'counts a range from its end': rowRules.range,
  'lies about versions': rowRules.content,
  'changes what readers hold': rowRules.held,
  'takes any name': rowRules.badWrite,
  'folds the case of names': rowRules.badWrite,
  'serves damaged objects': rowRules.corrupt,
  'is not healed by a put': rowRules.corrupt,
  'has forgotten the old version on a full disk': rowRules.monotone,
  'fails at once when it is closed': stopped,
  'never answers a get': answers,
  'compares versions as text': rowRules.newest,
  'keeps versions in one byte': rowRules.newest,
  'reads after a close': stopped,
  'says null for nothing': shapes,
  'has versions of another type': rowRules.content,
};

const sideBugs: Readonly<Record<SideBug, string>> = {
  'joins the extents': sideRules.content,
  'forgets what was corrupt': sideRules.content,
  'lets a late put win': sideRules.newest,
  'removes a newer record': sideRules.newest,
  'removes at once': sideRules.newest,
  'skips in the list what follows a removal': sideRules.list,
  'counts extents instead of bytes': sideRules.list,
  'acknowledges before it is durable': sideRules.durable,
  'writes the version first': sideRules.content,
  'takes any name': sideRules.badWrite,
  'serves damaged records': sideRules.corrupt,
  'hides damaged records': sideRules.corrupt,
  'loses a record on a full disk': sideRules.newest,
  'compares versions as text': sideRules.newest,
  'keeps a damaged record': sideRules.corrupt,
  'lists after a close': stopped,
  'cuts bytes at 255': sideRules.content,
};

describe('a right store', () => {
  it.each([...logContract(), ...rowContract(), ...sideContract()])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const named = <Bug extends string>(bugs: Readonly<Record<Bug, string>>) =>
  Object.entries(bugs) as [Bug, string][];

describe('a broken log', () => {
  it.each(named(logBugs))('%s', async (bug, rule) => {
    expect((await brokenBy(logContract(bug), rule))?.rule).toBe(rule);
  });
});

describe('a broken backend', () => {
  it.each(named(rowBugs))('%s', async (bug, rule) => {
    expect((await brokenBy(rowContract(bug), rule))?.rule).toBe(rule);
  });
});

describe('a broken side store', () => {
  it.each(named(sideBugs))('%s', async (bug, rule) => {
    expect((await brokenBy(sideContract(bug), rule))?.rule).toBe(rule);
  });
});

describe('a broken rule', () => {
  it('is also that a right call is rejected, whatever goes wrong after it', async () => {
    const refusing = (): Opened<SideStore> => {
      let isAsked = false;
      return {
        store: {
          put: async () => {
            isAsked = true;
            throw new Error('not today');
          },
          get: async () => undefined,
          remove: async () => undefined,
          async *list() {},
          close: async () => undefined,
        },
        dispose: async () => {
          if (isAsked) throw new Error('nor this');
        },
      };
    };
    const checks = sideStoreContract(async () => refusing(), {
      ...options,
      without: ['reopen', 'crash', 'damage', 'fullDisk'],
    });
    expect((await brokenBy(checks, taken))?.message).toContain('not today');
  });
  it('says which, with the fewest calls that break it', async () => {
    const broken = await brokenBy(logContract('trims what is at the number too'), logRules.trim);
    expect(broken?.message).toMatch(
      /^the rule is broken: a trim deletes.*\nmissing: 1\nafter these calls:\n {2}append a\+0 \(2 B\).*\n/,
    );
    expect(broken?.message).toMatch(/\nto repeat it: seed \d+, run \d+, shrunk \d+ times$/);
    expect(broken?.calls.length).toBeLessThanOrEqual(6);
  });
});
