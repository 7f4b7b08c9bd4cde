/**
 * A sorted map as a plain JSON value: a treap whose priorities are hashes of its keys.
 * The same entries give the same tree whatever the order of insertion, so that equal contexts are
 * equal values for the checker; an update copies one path, never the whole.
 * Source: Seidel and Aragon, "Randomized Search Trees" (1996). See docs/adr/0003.
 */

interface Node<K, V> {
  readonly key: K;
  readonly value: V;
  readonly rank: number;
  readonly left: Node<K, V> | null;
  readonly right: Node<K, V> | null;
}

/** `null` is the empty map. Invariant: never changed in place. */
export type SortedMap<K extends string | number, V> = Node<K, V> | null;

/** The value at `key`, in O(log n). */
export function getAt<K extends string | number, V>(map: SortedMap<K, V>, key: K): V | undefined {
  let node = map;
  while (node !== null) {
    if (key === node.key) return node.value;
    node = key < node.key ? node.left : node.right;
  }
  return undefined;
}

/** The map with `value` at `key`, in O(log n). */
export function setAt<K extends string | number, V>(
  map: SortedMap<K, V>,
  key: K,
  value: V,
): Node<K, V> {
  if (map === null) return nodeOf(key, value, rankOf(key), null, null);
  if (key === map.key) return nodeOf(key, value, map.rank, map.left, map.right);
  if (key < map.key) {
    const left = setAt(map.left, key, value);
    return outranks(left, map) ? withRight(left, withLeft(map, left.right)) : withLeft(map, left);
  }
  const right = setAt(map.right, key, value);
  return outranks(right, map) ? withLeft(right, withRight(map, right.left)) : withRight(map, right);
}

/** The map without `key`, in O(log n). */
export function removeAt<K extends string | number, V>(
  map: SortedMap<K, V>,
  key: K,
): SortedMap<K, V> {
  if (map === null) return null;
  if (key === map.key) return join(map.left, map.right);
  return key < map.key
    ? withLeft(map, removeAt(map.left, key))
    : withRight(map, removeAt(map.right, key));
}

/** The smallest key, in O(log n). */
export function firstKey<K extends string | number, V>(map: SortedMap<K, V>): K | undefined {
  let node = map;
  while (node !== null && node.left !== null) node = node.left;
  return node?.key;
}

/** Every entry, ascending by key. */
export function* entriesOf<K extends string | number, V>(
  map: SortedMap<K, V>,
): Generator<readonly [K, V]> {
  if (map === null) return;
  yield* entriesOf(map.left);
  yield [map.key, map.value];
  yield* entriesOf(map.right);
}

/** Every key of `left` is below every key of `right`. */
function join<K extends string | number, V>(
  left: SortedMap<K, V>,
  right: SortedMap<K, V>,
): SortedMap<K, V> {
  if (left === null) return right;
  if (right === null) return left;
  return outranks(left, right)
    ? withRight(left, join(left.right, right))
    : withLeft(right, join(left, right.left));
}

/** Written out, since a spread of a node costs several times as much. */
function nodeOf<K, V>(
  key: K,
  value: V,
  rank: number,
  left: Node<K, V> | null,
  right: Node<K, V> | null,
): Node<K, V> {
  return { key, value, rank, left, right };
}

function withLeft<K, V>(of: Node<K, V>, left: Node<K, V> | null): Node<K, V> {
  return nodeOf(of.key, of.value, of.rank, left, of.right);
}

function withRight<K, V>(of: Node<K, V>, right: Node<K, V> | null): Node<K, V> {
  return nodeOf(of.key, of.value, of.rank, of.left, right);
}

function outranks<K extends string | number, V>(a: Node<K, V>, b: Node<K, V>): boolean {
  return a.rank > b.rank || (a.rank === b.rank && a.key < b.key);
}

/** FNV-1a over a string, the 32-bit finaliser of MurmurHash3 over a number: well spread, not secret. */
function rankOf(key: string | number): number {
  let hash = 0x811c9dc5;
  if (typeof key === 'number') hash = key;
  else for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
