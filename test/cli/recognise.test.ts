/** Which format a trace's first lines are taken for. */
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/trace/formats.ts';
import { recognise } from '../../src/cli/trace/recognise.ts';

test.each([
  ['cloudphysics', ['version,time,op,size,lbn']],
  ['cloudphysics', ['Version,Time,Op,Size,LBN', '1,hm,0,Read,0,512,0']],
  ['cloudphysics', ['1,5633898,2a,512,42932745', '1,5633898,28,4096,42932746']],
  ['msr', ['128166372003061629,hm,0,Read,383496192,32768,413']],
  ['tencent', ['1538323200,12910952,128,0,1063']],
  ['tencent', ['garbage', '1538323200,12910952,128,0,1063', '1538323200,12910952,28,1,1063']],
  ['msr', ['1,hm,0,Read,0,512,0', '1,hm,0,Rea']],
  [undefined, ['hello', 'world']],
  [undefined, ['1,2,3']],
  [undefined, []],
])('takes for %s: %j', (name, lines) => {
  expect(recognise(lines)?.name).toBe(name);
});

test.each(FORMATS)('no format but $name reads its example', ({ name, example }) => {
  const readers = FORMATS.filter((format) => format.parse(example).kind !== 'malformed');
  expect(readers.map((format) => format.name)).toEqual([name]);
});
