/**
 * `destage check --workers`: several systems at a time, or one by several threads, as the built command
 * does it: Node's worker threads take JavaScript only.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../project/repository.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const system = (name: string): string => path.join(repository, 'test/cli/systems', `${name}.mjs`);
const main = path.join(repository, 'dist/cli/main.js');

async function checked(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'check', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Without what differs from run to run. */
function lasting(out: string): string {
  return out.replaceAll(/^ {2}[\d.]+ s(?:, .*)?$/gm, '');
}

const eachMs = 120_000;

describe('by two threads', () => {
  it(
    'several systems are reported in their order, as by one',
    async () => {
      const [one, two] = await Promise.all(
        ['1', '2'].map(async (workers) => checked(system('lights'), '--workers', workers)),
      );
      expect(two?.code).toBe(1);
      expect(two?.err).toBe('');
      expect(lasting(two?.out ?? '')).toBe(lasting(one?.out ?? ''));
      expect(two?.out).toMatch(/^sound light[\s\S]+^broken light/m);
    },
    eachMs,
  );
  it(
    'one that is refused ends all',
    async () => {
      const { code, out, err } = await checked(system('mixed'), '--workers', '2');
      expect(code).toBe(2);
      expect(err).toMatch(
        /^destage: hopeful cannot be checked\. hopeful\/work: .*promise.*actors:/,
      );
      expect(out).not.toContain('hopeful');
    },
    eachMs,
  );
  it(
    'one system is searched by both',
    async () => {
      const { code, out } = await checked(
        system('pair'),
        '--no-symmetry',
        '--workers',
        '2',
        '--json',
      );
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({
        states: 4,
        properties: [
          { name: 'noError' },
          { name: 'not both', verdict: 'violated', traceLength: 2 },
          { name: 'one works', verdict: 'holds' },
        ],
      });
    },
    eachMs,
  );
});
