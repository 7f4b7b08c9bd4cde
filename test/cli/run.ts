/**
 * Runs the command in this process, against fake engines, and gathers what it printed.
 */
import { Readable } from 'node:stream';
import type { Platform } from '../../src/cli/platform.ts';
import { runCommand } from '../../src/cli/program.ts';
import type { Figures } from '../../src/cli/replay/figures.ts';
import { FakeDestage } from './fake-destage.ts';
import type { Lies } from './fake-destage.ts';
import { fakeStores } from './fake-stores.ts';
import type { FakeStores } from './fake-stores.ts';

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A platform of fakes, which remembers what it made; one set of stores a directory. */
export interface FakePlatform extends Platform {
  readonly stores: Map<string, FakeStores>;
  readonly engines: FakeDestage[];
}

/** What else may go wrong in a fake platform. */
export interface Faults {
  /** Whether a failing backend fails this put. */
  readonly failPut?: () => Error | undefined;
  /** Called with stores as they are opened, to change them or to throw. */
  readonly opening?: (stores: FakeStores, directory: string) => void;
}

/** Engines with these lies, on stores with these faults. */
export function fakePlatform(lies: Lies = {}, faults: Faults = {}): FakePlatform {
  const stores = new Map<string, FakeStores>();
  const engines: FakeDestage[] = [];
  let opened: FakeStores | undefined;
  return {
    stores,
    engines,
    async openStores({ directory }) {
      opened = stores.get(directory) ?? fakeStores();
      faults.opening?.(opened, directory);
      stores.set(directory, opened);
      return opened;
    },
    failingRowStore: (row) => ({
      ...row,
      put(object, version, bytes) {
        const failure = faults.failPut?.();
        return failure === undefined ? row.put(object, version, bytes) : Promise.reject(failure);
      },
    }),
    createDestage(options) {
      if (opened === undefined) throw new Error('the replay opens the stores first');
      const engine = new FakeDestage(options, opened, lies);
      engines.push(engine);
      return Promise.resolve(engine);
    },
  };
}

/** Runs the command with a platform and, if it reads one, a standard input. */
export async function run(
  args: readonly string[],
  platform: Platform = fakePlatform(),
  from: { readonly stdin?: Readable; readonly interrupted?: AbortSignal } = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCommand(args, platform, {
    stdin: from.stdin ?? Readable.from([]),
    out: (text) => (out += text),
    err: (text) => (err += text),
    screen: undefined,
    // Threads take JavaScript only.
    cores: 1,
    interrupted: from.interrupted ?? new AbortController().signal,
  });
  return { code, out, err };
}

/** The figures on the last line of a `--json` run. */
export function figuresIn({ out }: Ran): Figures {
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Figures;
}

/** A standard input of these bytes. */
export function stdinOf(...chunks: readonly (string | Uint8Array)[]): Readable {
  return Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );
}
