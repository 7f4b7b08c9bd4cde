/**
 * The rules of a backend, each a sentence: a check that fails says which.
 * Source: `RowStore` in `src/stores/ports.ts`.
 */
export const rowRules = {
  content: 'an object is what was put, whole, and one that was never put is not there',
  newest: 'a put of a newer version is stored, and any other is stale and changes nothing',
  monotone: 'the version of an object never decreases, also in a crash',
  durable:
    'what was stored, or read, is there after a close and after a crash; a put that a crash cuts off is there whole or not at all',
  range: 'readRange and version tell the same as get; a range is cut where the object ends',
  held: 'bytes that were read stay as they are when the object is put again',
  badWrite: 'a bad name is refused with bad-write; any other name is kept apart',
  corrupt:
    'a damaged object is refused with corrupt-record and not served, the others are served, and a newer put heals it',
  fullDisk:
    'on a full disk a put is refused with disk-full or store-failed and changes nothing; with room it goes on',
} as const;
