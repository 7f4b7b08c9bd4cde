/**
 * Cuts a request into the parts that fall into one object each. An object is a stretch of a volume:
 * its name is the volume and the stretch's number.
 */
import type { TraceRequest } from './request.ts';

/** A stretch of one object. Unit: bytes; `offset` from the object's start. */
export interface ObjectPart {
  readonly object: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The parts of a request, ascending.
 * Invariant: their lengths add up to the request's size, and none crosses an object's end.
 */
export function partsOf(request: TraceRequest, objectBytes: number): ObjectPart[] {
  const parts: ObjectPart[] = [];
  const end = request.offset + request.size;
  for (let at = request.offset; at < end;) {
    const index = Math.floor(at / objectBytes);
    const offset = at - index * objectBytes;
    const length = Math.min(objectBytes - offset, end - at);
    parts.push({ object: `${request.volume}:${index}`, offset, length });
    at += length;
  }
  return parts;
}
