/**
 * The id of no member in particular. A machine that asks for `self.id` gets a text of characters that
 * stand in no other text; each time it asks, another. Where they come out again is where a member's id
 * belongs, whole or behind its first characters; where they do not, the machine has used the id in a
 * way that a shared table cannot repeat for others.
 */
import { ActorReference, type Target } from '../table/reference.ts';

/** The private use area of Unicode, but for its last 256 characters. */
const firstCode = 0xe000;
const length = 48;
const different = 128;
const privateUse = /[\uE000-\uF8FF]/;

const texts = Array.from({ length: different }, (_, number) =>
  String.fromCharCode(...Array.from({ length }, (__, at) => firstCode + number * length + at)),
);

/** Stands in what must not leave: the path that a member does not have. */
export const mark = '\uF8FF';

export function isPrivate(text: string): boolean {
  return privateUse.test(text);
}

/** A piece of text as it is, or the member's id behind this many characters. */
export type Piece = string | number;

/** Undefined: a part of a placeholder is in it that does not reach to the placeholder's end. */
export function piecesOf(text: string): { pieces: Piece[]; asked: number[] } | undefined {
  const pieces: Piece[] = [];
  const asked: number[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const offset = text.charCodeAt(at) - firstCode;
    if (offset < 0 || offset >= different * length) continue;
    const number = Math.floor(offset / length);
    const skipped = offset % length;
    const rest = texts[number]?.slice(skipped) ?? '';
    if (!text.startsWith(rest, at)) return undefined;
    if (at > from) pieces.push(text.slice(from, at));
    pieces.push(skipped);
    asked.push(number);
    from = at + rest.length;
    at = from - 1;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return { pieces, asked };
}

export class PlaceholderSelf extends ActorReference {
  /** How often the id was asked for in this step. */
  asked = 0;
  isStepping = false;

  constructor(target: Target, parent: ActorReference | undefined) {
    super('', target, parent);
    Object.defineProperty(this, 'id', { get: () => this.#next() });
  }

  #next(): string {
    if (!this.isStepping) throw new Error('a delay may not ask for whom it is');
    return texts[this.asked++ % different] ?? '';
  }
}
