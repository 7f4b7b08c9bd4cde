/** Every format against tables of good and bad lines. */
import { describe, expect, test } from 'vitest';
import { formatNamed, FORMATS } from '../../src/cli/trace/formats.ts';
import type { FormatName } from '../../src/cli/trace/format.ts';

type Good = readonly [
  line: string,
  kind: 'read' | 'write',
  volume: string,
  offset: number,
  size: number,
];

const good: Record<FormatName, readonly Good[]> = {
  cloudphysics: [
    ['1,5633898,2a,512,42932745', 'write', '0', 42932745 * 512, 512],
    ['1,5633898,28,65536,128', 'read', '0', 65536, 65536],
    ['1,5633898,2A,4096,0', 'write', '0', 0, 4096],
    ['1,0,08,512,1', 'read', '0', 512, 512],
    ['1,0,0a,512,1', 'write', '0', 512, 512],
    ['1,0,88,512,1', 'read', '0', 512, 512],
    ['1,0,8a,512,1', 'write', '0', 512, 512],
    ['1,0,a8,512,1', 'read', '0', 512, 512],
    ['1,0,AA,512,1', 'write', '0', 512, 512],
    ['1,0,2e,512,1', 'write', '0', 512, 512],
  ],
  msr: [
    ['128166372003061629,hm,0,Read,383496192,32768,413', 'read', 'hm.0', 383496192, 32768],
    ['128166372003061629,src1_2,11,Write,0,512,0', 'write', 'src1_2.11', 0, 512],
    ['1,a-b.c,0,WRITE,512,512,0', 'write', 'a-b.c.0', 512, 512],
  ],
  tencent: [
    ['1538323200,12910952,128,0,1063', 'read', '1063', 12910952 * 512, 65536],
    ['1538323200,0,1,1,1063', 'write', '1063', 0, 512],
  ],
};

const skipped: Record<FormatName, readonly string[]> = {
  cloudphysics: ['1,0,35,0,0', '1,0,00,0,0', '1,0,42,24,0', '1,0,2a,0,7', '1,0,12,36,0'],
  msr: ['1,hm,0,Write,512,0,0'],
  tencent: ['1,0,0,1,1063'],
};

const bad: Record<FormatName, readonly (readonly [line: string, expected: RegExp])[]> = {
  cloudphysics: [
    ['', /5 fields .* not 1/],
    ['1,5633898,2a,512', /5 fields .* not 4/],
    ['1,5633898,2a,512,42932745,', /5 fields .* not 6/],
    ['x,5633898,2a,512,42932745', /version \(field 1\)/],
    ['1,5.5,2a,512,42932745', /time \(field 2\)/],
    ['1,5633898,zz,512,42932745', /op \(field 3\)/],
    ['1,5633898,2b2,512,42932745', /op \(field 3\)/],
    ['1,5633898,,512,42932745', /op \(field 3\)/],
    ['1,5633898,2a,-512,42932745', /size \(field 4\)/],
    ['1,5633898,2a,513,42932745', /size \(field 4\) of a multiple of 512/],
    ['1,5633898,2a,67109376,42932745', /at most 64 MiB/],
    ['1,5633898,2a,5x12,42932745', /size \(field 4\)/],
    ['1,5633898,2a,512, 7', /lbn \(field 5\)/],
    ['1,5633898,2a,512,-7', /lbn \(field 5\)/],
    [
      '1,5633898,2a,512,9007199254740991',
      /lbn \(field 5\) at a multiple of 512 bytes, below 2\^53/,
    ],
    ['1,5633898,2a,512,99999999999999999', /lbn \(field 5\)/],
    ['version,time,op,size,lbn', /version \(field 1\)/],
  ],
  msr: [
    ['128166372003061629,hm,0,Read,383496192,32768', /7 fields .* not 6/],
    ['now,hm,0,Read,383496192,32768,413', /filetime \(field 1\)/],
    ['1,h m,0,Read,383496192,32768,413', /host \(field 2\)/],
    ['1,hm,,Read,383496192,32768,413', /disk \(field 3\)/],
    ['1,hm,0,Trim,383496192,32768,413', /Read or Write in field 4/],
    ['1,hm,0,Read,383496193,32768,413', /offset \(field 5\) at a multiple of 512/],
    ['1,hm,0,Read,383496192,100,413', /size \(field 6\) of a multiple of 512/],
    ['1,hm,0,Read,a,512,413', /offset \(field 5\)/],
    ['1,hm,0,Read,0,b,413', /size \(field 6\)/],
    ['1,hm,0,Read,0,512,-1', /response time \(field 7\)/],
  ],
  tencent: [
    ['1538323200,12910952,128,0', /5 fields .* not 4/],
    ['x,12910952,128,0,1063', /time \(field 1\)/],
    ['1,-1,128,0,1063', /offset \(field 2\)/],
    ['1,1,1e3,0,1063', /size \(field 3\)/],
    ['1,1,128,2,1063', /0 \(read\) or 1 \(write\) in field 4/],
    ['1,1,128,1,a b', /volume \(field 5\)/],
    ['1,1,131073,1,1063', /at most 64 MiB/],
  ],
};

describe.each(FORMATS.map(({ name }) => name))('%s', (name) => {
  const format = formatNamed(name);

  test.each(good[name])('reads %s', (line, kind, volume, offset, size) => {
    expect(format.parse(line)).toEqual({ kind, volume, offset, size });
  });

  test.each(skipped[name])('skips %s', (line) => {
    expect(format.parse(line)).toEqual({ kind: 'skipped' });
  });

  test.each(bad[name])('refuses %j', (line, expected) => {
    expect(format.parse(line)).toEqual({
      kind: 'malformed',
      expected: expect.stringMatching(expected) as string,
    });
  });

  test('reads its own example', () => {
    expect(format.parse(format.example).kind).toBe('write');
  });
});

test('an unknown name is refused with the known ones', () => {
  expect(() => formatNamed('blktrace')).toThrow(
    '--format was given "blktrace": expected one of cloudphysics, msr, tencent.',
  );
  expect(formatNamed('MSR').name).toBe('msr');
});
