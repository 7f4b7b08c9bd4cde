/**
 * The rules of a log, each a sentence: a check that fails says which.
 * Source: `LogStore` in `src/stores/ports.ts`.
 */
export const logRules = {
  numbers:
    'a batch has consecutive numbers, above all that were given before, in the order of the calls',
  atomic: 'a batch is kept as a whole, or not at all',
  durable: 'what was acknowledged, or read, is there after a close and after a crash',
  content: 'an entry is what was appended, as it was when append was called',
  order: 'entries and scan have every live entry once, in ascending order',
  trim: 'a trim deletes what is strictly below, on its way too, and nothing else; later numbers are from there',
  quota: 'an append that would exceed the quota is refused with log-full, and no other',
  usage: 'usedBytes is the sum over the live entries',
  marks:
    'lastSequence and trimmedTo are the highest that were given and trimmed to, also after a restart',
  badWrite:
    'a bad name, a bad offset and an empty batch are refused with bad-write; any other name is kept apart',
  badTrim: 'a trim below what is no whole number is refused',
  corrupt: 'a damaged entry is named as corrupt and not served, and the others are served',
  fullDisk:
    'on a full disk a write is refused with disk-full or store-failed and changes nothing; with room it goes on',
} as const;
