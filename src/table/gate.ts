/**
 * Whether new numbers may be given. Where several threads number the same things, each keeps its gate
 * closed: who comes upon something new is stopped before anything changes, and takes it up in the one
 * order that all of them keep. `digest` sums up everything that was numbered, in its order.
 */

/** Thrown by a closed gate; made once, since it is thrown often and says nothing. */
export const novelty = new Error('something new behind a closed gate');

export class Gate {
  isClosed = false;
  digest = 0;

  /** Something new, told by its key, is about to be given a number. */
  pass(key: string): void {
    if (this.isClosed) throw novelty;
    let digest = this.digest;
    for (let at = 0; at < key.length; at++)
      digest = Math.imul(digest ^ key.charCodeAt(at), 0x01000193);
    this.digest = digest ^ (digest >>> 15);
  }
}
