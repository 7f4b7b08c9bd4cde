/**
 * The table of formats: the one place that knows them all.
 * A new format is a file of its own and a line here.
 */
import { DestageError } from '../../stores/errors.ts';
import { cloudphysics } from './cloudphysics.ts';
import type { TraceFormat } from './format.ts';
import { msr } from './msr.ts';
import { tencent } from './tencent.ts';

/** Every format, in the order in which they are tried. */
export const FORMATS: readonly TraceFormat[] = [cloudphysics, msr, tencent];

/** The formats' names, for messages. */
export const FORMAT_NAMES = FORMATS.map((format) => format.name).join(', ');

/** The format of a name. Errors: `unknown-format`. */
export function formatNamed(name: string): TraceFormat {
  const format = FORMATS.find((each) => each.name === name.toLowerCase());
  if (format !== undefined) return format;
  throw new DestageError(
    'unknown-format',
    `--format was given ${JSON.stringify(name)}: expected one of ${FORMAT_NAMES}. ` +
      'Leave it out to have the format recognised from the first lines.',
  );
}
