/**
 * The one function used of fs-native-extensions, which ships no types.
 * Source: its README and index.js, version 1.5.1.
 */
declare module 'fs-native-extensions' {
  /** Locks a range of an open file for its descriptor; `false` when somebody else holds it. */
  export function tryLock(descriptor: number, offset?: number, length?: number): boolean;
}
