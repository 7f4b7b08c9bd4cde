/**
 * The bytes of a trace or a log: a file or the standard input, unpacked when they start as gzip does, and
 * how far the reading is. Knows nothing of lines.
 */
import { open } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DestageError } from '../../stores/errors.ts';

/** What is read, and where. */
export interface ByteLocation {
  /** `-` is the standard input. */
  readonly path: string;
  readonly stdin: Readable;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** What messages call it, and what they advise. */
  readonly what: { readonly noun: 'trace' | 'log'; readonly remedy: string };
}

/** Bytes, once. */
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

/** Errors: `unreadable`. */
export async function openBytes({ path, stdin, signal, what }: ByteLocation): Promise<ByteSource> {
  const complaints = new Complaints(path === '-' ? 'standard input' : path, what);
  if (path === '-') return sourceOf(complaints, addAbortSignal(signal, stdin), undefined);
  try {
    const file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) {
      await file.close();
      throw complaints.cannotRead('it is a directory');
    }
    const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES, signal });
    return sourceOf(complaints, stream, stat.isFile() ? stat.size : undefined);
  } catch (error) {
    throw complaints.of(error);
  }
}

function sourceOf(
  complaints: Complaints,
  stream: Readable,
  totalBytes: number | undefined,
): ByteSource {
  let readBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      readBytes += chunk.length;
      yield chunk;
    }
  }
  return {
    name: complaints.name,
    chunks: explained(complaints, unpacked(counted())),
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
  complaints: Complaints,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw complaints.of(error);
  }
}

class Complaints {
  readonly name: string;
  readonly #what: ByteLocation['what'];

  constructor(name: string, what: ByteLocation['what']) {
    this.name = name;
    this.#what = what;
  }

  of(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof DestageError) return error;
    const code = 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') {
      const what = code === 'Z_BUF_ERROR' ? 'ends in the middle' : 'is damaged';
      return new DestageError(
        'bad-trace',
        `${this.name} is a gzip file that ${what} (${error.message}): expected a whole one. ` +
          'Copy it again from where it came, or unpack what there is of it first.',
        { cause: error },
      );
    }
    if (!('syscall' in error)) return error;
    const reasons = new Map([
      ['ENOENT', 'there is no such file'],
      ['EACCES', 'permission is denied'],
    ]);
    return this.cannotRead(reasons.get(code) ?? error.message, error);
  }

  cannotRead(reason: string, cause?: Error): DestageError {
    const { noun, remedy } = this.#what;
    return new DestageError(
      'unreadable',
      `Cannot read the ${noun} ${JSON.stringify(this.name)}: ${reason}. ${remedy}`,
      { cause },
    );
  }
}
