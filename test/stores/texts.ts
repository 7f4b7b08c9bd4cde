/**
 * Small words for the tests of the stores: bytes from text, a write of text, everything of an async list.
 */
import type { LogStore, LogWrite } from '../../src/stores/ports.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export const writeOf = (object: string, text: string, offset = 0): LogWrite => {
  return { object, offset, bytes: bytesOf(text) };
};

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The live entries of an object as `sequence:offset:text`. */
export async function textsOf(log: LogStore, object: string): Promise<string[]> {
  const { entries } = await log.entries(object);
  return entries.map(({ sequence, offset, bytes }) => `${sequence}:${offset}:${textOf(bytes)}`);
}
