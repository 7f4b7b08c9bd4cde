/**
 * The bytes of a trace: a file or the standard input, unpacked when they start as gzip does, and how
 * far the reading is. Knows nothing of lines.
 */
import { open } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DestageError } from '../../stores/errors.ts';

/** The bytes of a trace, once. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  /** Errors: `unreadable`, `bad-trace` for gzip that is damaged or cut short. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The share of the file that was read, in [0, 1]; `undefined` when its size is not known. */
  fraction(): number | undefined;
}

const CHUNK_BYTES = 32 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Opens a trace; `-` is the standard input. Errors: `unreadable`. */
export async function openBytes(
  path: string,
  stdin: Readable,
  signal: AbortSignal,
): Promise<ByteSource> {
  if (path === '-') return sourceOf('standard input', addAbortSignal(signal, stdin), undefined);
  try {
    const file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) {
      await file.close();
      throw new DestageError('unreadable', cannotRead(path, 'it is a directory'));
    }
    const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES, signal });
    return sourceOf(path, stream, stat.isFile() ? stat.size : undefined);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function sourceOf(name: string, stream: Readable, totalBytes: number | undefined): ByteSource {
  let readBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      readBytes += chunk.length;
      yield chunk;
    }
  }
  return {
    name,
    chunks: explained(name, unpacked(counted())),
    fraction: () => (totalBytes ? Math.min(1, readBytes / totalBytes) : undefined),
  };
}

async function* unpacked(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = prefixed(head, chunks);
  if (!GZIP_MAGIC.every((byte, at) => head[at] === byte)) {
    yield* all;
    return;
  }
  // The loop below sees every error; pipeline wants a callback all the same.
  const gunzip = pipeline(Readable.from(all, { objectMode: false }), createGunzip(), () => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* prefixed(
  head: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* chunks;
  } finally {
    await chunks.return(undefined);
  }
}

async function* explained(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DestageError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') {
    const what = code === 'Z_BUF_ERROR' ? 'ends in the middle' : 'is damaged';
    return new DestageError(
      'bad-trace',
      `${name} is a gzip file that ${what} (${error.message}): expected a whole one. ` +
        'Copy it again from where it came, or unpack what there is of it first.',
      { cause: error },
    );
  }
  if (!('syscall' in error)) return error;
  const reasons = new Map([
    ['ENOENT', 'there is no such file'],
    ['EACCES', 'permission is denied'],
  ]);
  const reason = reasons.get(code) ?? error.message;
  return new DestageError('unreadable', cannotRead(name, reason), { cause: error });
}

function cannotRead(path: string, reason: string): string {
  return (
    `Cannot read the trace ${JSON.stringify(path)}: ${reason}. ` +
    'Give the path of a trace file, - for standard input, or nothing for a generated workload.'
  );
}
