/** Changes a stored record behind the stores' back, as a disk does that returns what was not written. */
import path from 'node:path';
import { open, type Database } from 'lmdb';

const raw = { encoding: 'binary', keyEncoding: 'binary' } as const;
type Raw = Database<Buffer, Buffer>;

export interface Damage {
  readonly environment: 'log' | 'row' | 'side';
  readonly database?: string;
  readonly change: (database: Raw, key: Buffer, value: Buffer) => Promise<unknown>;
}

export const flipLastBit: Damage['change'] = (database, key, value) => {
  const copy = Buffer.from(value);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return database.put(key, copy);
};

/** Damages the first record of a database in a directory that nobody has open. */
export async function damageFirst(
  directory: string,
  { environment, database, change }: Damage,
): Promise<void> {
  const root = open<Buffer, Buffer>({ path: path.join(directory, environment), ...raw });
  const opened = database === undefined ? root : root.openDB<Buffer, Buffer>(database, raw);
  for (const { key, value } of opened.getRange({ limit: 1, start: Buffer.alloc(1) }))
    await change(opened, key, value);
  await root.close();
}
