/**
 * A recording from a file, a piece at a time, so that its size does not matter.
 * What is in it is `parse-recording.ts`'s.
 */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { InspectorError } from '../problem.ts';
import { RecordingParser, type Recording } from './parse-recording.ts';

const lineFeed = 10;

/** Errors: rejects with `bad-recording`. */
export async function readRecording(file: string): Promise<Recording> {
  const parser = new RecordingParser(path.basename(file), { recordsMax: Number.MAX_SAFE_INTEGER });
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 2 ** 20 })) {
      const bytes = Buffer.concat([rest, piece as Buffer]);
      let from = 0;
      for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
        parser.add(bytes.toString('utf8', from, at));
        from = at + 1;
      }
      rest = bytes.subarray(from);
    }
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new InspectorError('bad-recording', `${file} cannot be read: ${why}.`, { cause: error });
  }
  return parser.end(rest.toString('utf8'));
}
