/**
 * Readers of option values. Each says the option, what was given, what is allowed and an example;
 * commander's own message would say only the first two.
 */
import { DestageError } from '../stores/errors.ts';
import { SECTOR_BYTES } from './trace/request.ts';

/** What an option takes. `example` is a value. */
export interface OptionRange {
  readonly option: string;
  readonly min: number;
  readonly max: number;
  readonly example: number;
}

/** A reader of whole numbers in a range, both ends included. Errors: `bad-option`. */
export function wholeNumber(range: OptionRange): (given: string) => number {
  return (given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    throw refused(range, given, 'a whole number');
  };
}

/** A reader of ports. Errors: `bad-option`. */
export const port = wholeNumber({ option: '--port', min: 1, max: 65_535, example: 4747 });

/** A reader of sizes: whole numbers of bytes, multiples of a sector. Errors: `bad-option`. */
export function sectorBytes(range: OptionRange): (given: string) => number {
  const read = wholeNumber(range);
  return (given) => {
    if (/^\d+$/.test(given) && Number(given) % SECTOR_BYTES === 0) return read(given);
    throw refused(range, given, `a multiple of ${SECTOR_BYTES} bytes`);
  };
}

/** A reader of numbers with a fraction, both ends included. Errors: `bad-option`. */
export function decimal(range: OptionRange): (given: string) => number {
  return (given) => {
    const value = /^(\d+(\.\d*)?|\.\d+)$/.test(given) ? Number(given) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    throw refused(range, given, 'a number');
  };
}

function refused(range: OptionRange, given: string, what: string): DestageError {
  const [min, max] = [range.min.toLocaleString('en-US'), range.max.toLocaleString('en-US')];
  return new DestageError(
    'bad-option',
    `${range.option} was given ${JSON.stringify(given)}: expected ${what} from ${min} to ${max}, ` +
      `for example ${range.option} ${range.example}.`,
  );
}
