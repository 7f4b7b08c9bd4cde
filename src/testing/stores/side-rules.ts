/**
 * The rules of a side store, each a sentence: a check that fails says which.
 * Source: `SideStore` in `src/stores/ports.ts`.
 */
export const sideRules = {
  content: 'a record is what was put, in all its fields; an object without one has none',
  newest:
    'a put replaces the record unless that is newer; a removal takes it if it is not newer; both in the order of the calls',
  list: 'the list has every record once, with its bytes and its reason, also while records are removed',
  durable:
    'what was done, or read, is so after a close and after a crash; what a crash cuts off is done whole or not at all',
  badWrite: 'a bad name is refused with bad-write; any other name is kept apart',
  corrupt:
    'a damaged record is refused with corrupt-record, is listed all the same, a put replaces it and a removal takes it; the others are served',
  fullDisk:
    'on a full disk a call is refused with disk-full or store-failed and changes nothing; with room it goes on',
} as const;
