/**
 * One violation of each rule that .oxlintrc.json names, smallest first and nothing else wrong where
 * that can be had. `lint-rules.test.ts` expects each to be found: a rule that cannot fire is a defect
 * of the configuration. The rules of import direction are made there, from the layers.
 */

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** Where a rule's snippet stands when that is not src/stores; decides which overrides hold for it. */
export const places: Readonly<Record<string, string>> = {
  'no-restricted-globals': 'src/machines/no-restricted-globals.ts',
  'no-restricted-properties': 'src/notes/no-restricted-properties.ts',
  'vitest/expect-expect': 'test/expect-expect.test.ts',
  'vitest/no-standalone-expect': 'test/no-standalone-expect.test.ts',
};

/** By rule, in the order of .oxlintrc.json. */
export const snippets: Readonly<Record<string, string>> = {
  eqeqeq: 'export const same = (a: number, b: number) => a == b;',
  'array-callback-return': 'export const out = (a: number[]) => a.map((x) => { x + 1; });',
  'max-lines': lines(401, '// a line'),
  'no-constructor-return': 'export class A { constructor() { return Object.create(null); } }',
  'no-loop-func':
    'export const fs: (() => number)[] = [];\nlet n = 0;\nfor (; n < 3; n += 1) { fs.push(() => n); }',
  'no-new-func': "export const f: unknown = new Function('return 1');",
  'no-promise-executor-return': 'export const p = new Promise<void>((done) => setTimeout(done));',
  'no-self-compare': 'export const same = (a: number) => a === a;',
  'no-var': 'export var a = 1;',
  'no-warning-comments': '// todo: the rest',
  'prefer-const': 'let a = 1;\nexport const b = a;',
  'import/no-cycle': "import { cycle } from './cycle.ts';\nexport const own = cycle;",
  'typescript/ban-ts-comment': '// @ts-ignore\nexport const a = 1;',
  'typescript/consistent-type-imports':
    "import { Readable } from 'node:stream';\nexport type R = Readable;",
  'typescript/no-deprecated': '/** @deprecated gone */\nconst a = 1;\nexport const b = a + 1;',
  'typescript/no-explicit-any': 'export type A = any;',
  'typescript/no-floating-promises': 'Promise.resolve(1);',
  'typescript/no-misused-promises': '[1].forEach(async () => { await Promise.resolve(); });',
  'typescript/no-unsafe-argument':
    "export const n = (f: (x: number) => number) => f(JSON.parse('1'));",
  'typescript/no-unsafe-assignment': "export const a = JSON.parse('1');",
  'typescript/no-unsafe-call': "JSON.parse('1')();",
  'typescript/no-unsafe-member-access': "export const a: unknown = JSON.parse('1').b;",
  'typescript/no-unsafe-return': "export const f = () => JSON.parse('1');",
  'typescript/only-throw-error': "export const f = () => { throw 'text'; };",
  'typescript/prefer-promise-reject-errors': "export const p = Promise.reject('text');",
  'typescript/restrict-plus-operands': 'export const f = (a: number, b: bigint) => a + b;',
  'typescript/return-await':
    'export async function f(p: Promise<void>) { try { return p; } catch { return undefined; } }',
  'typescript/switch-exhaustiveness-check':
    "export function f(a: 'x' | 'y') { switch (a) { case 'x': throw new Error('x'); } }",
  'unicorn/no-object-as-default-parameter':
    'export const f = (a: { b: number; c?: number } = { b: 1 }) => a.b;',
  'unicorn/no-useless-promise-resolve-reject':
    'export const f = async () => Promise.resolve(await Promise.resolve(1));',
  'unicorn/prefer-node-protocol': "export { readFileSync } from 'fs';",
  'vitest/expect-expect': "import { it } from 'vitest';\nit('does nothing', () => {});",
  'vitest/no-standalone-expect':
    "import { describe, expect } from 'vitest';\ndescribe('a', () => { expect(1).toBe(1); });",
  'no-shadow': 'const a = 1;\nexport const f = (a: number) => a;\nexport const b = a;',
  'max-lines-per-function': `export function f(a: number) {\n${lines(70, 'a += 1;')}return a;\n}`,
  'import/no-default-export': 'export default 1;',
  'typescript/no-non-null-assertion': 'export const f = (a?: number) => a!;',
  'no-console': "console.log('a');",
  'unicorn/no-process-exit': 'process.exit(1);',
  'no-restricted-globals': 'export const now = () => Date.now();',
  'no-restricted-properties': 'export const draw = () => Math.random();',
};
