/**
 * An event that members send, with the places where the id or the reference of the one that sends it
 * belongs. Events in which there are none are one object for all.
 */
import type { EventObject } from 'xstate';
import { ActorReference } from '../table/reference.ts';
import { isPrivate, mark, piecesOf, type Piece } from './placeholder.ts';

/** `refOf`: the member as an actor, which is made only where it is sent itself. */
type Fill<T> = (id: string, refOf: () => unknown) => T;

export interface Template {
  /** The event, where it is the same for all. */
  readonly constant: EventObject | undefined;
  readonly fill: Fill<EventObject>;
}

/** How often the id was asked for, by number of the asking: what of it came out again. */
export type Found = Set<number>;

/** What cannot be filled in. `problem` goes on from "it". */
export class NotFillable extends Error {
  override readonly name = 'NotFillable';
}

/** Errors: throws `NotFillable`. */
export function templateOf(event: EventObject, found: Found): Template {
  const fill = fillOf(event, found) as Fill<EventObject> | undefined;
  return fill === undefined
    ? { constant: event, fill: () => event }
    : { constant: undefined, fill };
}

/** Errors: throws `NotFillable` when the id of who is asked is anywhere in it. */
export function requireNameless(value: unknown, where: string): void {
  if (typeof value === 'string' && isPrivate(value))
    throw new NotFillable(`keeps its id in ${where}`);
  if (value instanceof ActorReference && isOwn(value))
    throw new NotFillable(`keeps a reference to itself in ${where}`);
  if (value instanceof ActorReference && value.sessionId.includes(mark))
    throw new NotFillable(`keeps a reference to its parent in ${where}`);
  if (value instanceof Error) requireNameless(value.message, where);
  else if (typeof value === 'object' && value !== null && !(value instanceof ActorReference))
    for (const [name, field] of Object.entries(value)) {
      requireNameless(name, where);
      requireNameless(field, `${where}.${name}`);
    }
}

/** Undefined: the value is the same for all. */
function fillOf(value: unknown, found: Found): Fill<unknown> | undefined {
  if (typeof value === 'string') return fillText(value, found);
  if (typeof value !== 'object' || value === null || value instanceof Error) return undefined;
  if (value instanceof ActorReference) return fillReference(value);
  const entries = Object.entries(value);
  if (entries.some(([name]) => isPrivate(name)))
    throw new NotFillable('sends its id as the name of a field');
  const fills = entries.flatMap(([name, field]: [string, unknown]) => {
    const fill = fillOf(field, found);
    return fill === undefined ? [] : [[name, fill] as const];
  });
  if (fills.length === 0) return undefined;
  return (id, refOf) => {
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<
      string,
      unknown
    >;
    for (const [name, fill] of fills) copy[name] = fill(id, refOf);
    return copy;
  };
}

function fillText(text: string, found: Found): Fill<string> | undefined {
  if (!isPrivate(text)) return undefined;
  const parsed = piecesOf(text);
  if (parsed === undefined || text.includes(mark))
    throw new NotFillable('sends a part of its id that does not reach to the end of it');
  for (const number of parsed.asked) found.add(number);
  const { pieces } = parsed;
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'number')
    return only === 0 ? (id) => id : (id) => id.slice(only);
  return (id) => pieces.map((piece) => textOf(piece, id)).join('');
}

function textOf(piece: Piece, id: string): string {
  return typeof piece === 'string' ? piece : id.slice(piece);
}

function fillReference(reference: ActorReference): Fill<unknown> | undefined {
  if (isOwn(reference)) return (_, refOf) => refOf();
  throw new NotFillable(`sends a reference to ${reference.sessionId.replaceAll(mark, '')}`);
}

function isOwn(reference: ActorReference): boolean {
  return reference.sessionId === ownPath;
}

/** The path of whoever it is, and that of its parent. */
export const ownPath = `member${mark}`;
export const parentPath = `parent${mark}`;
