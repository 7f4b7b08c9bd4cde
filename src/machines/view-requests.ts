/**
 * A view's part in flush requests: for each, a snapshot {object: version} taken once, and what of it
 * is not in ROW yet. An event of another object or request never touches it, and nothing outlives it.
 * Source: seed notes, "destage_bucket_sem" and its three ups; here each view owes each request one
 * permit, sent when nothing is left.
 */
import type { FlushScope, ObjectId, RequestId, Sequence } from './events.ts';
import { entriesOf, getAt, removeAt, setAt, type SortedMap } from './sorted-map.ts';
import { isInRow, recordOf, type DirtyRecord, type ViewIndex } from './view-index.ts';

/** Invariant: `outstanding` only ever loses entries; `left` is how many it has. */
export interface FlushAccount {
  readonly total: number;
  readonly left: number;
  readonly outstanding: SortedMap<ObjectId, Sequence>;
  readonly failed: readonly ObjectId[];
}

/** The index after an event, and the requests that it brought forward. */
export interface Credited {
  readonly index: ViewIndex;
  readonly touched: readonly RequestId[];
}

/** Some request waits for this object. */
export function isAwaited(index: ViewIndex, object: ObjectId): boolean {
  for (const request in index.requests)
    if (getAt(accountOf(index, request).outstanding, object) !== undefined) return true;
  return false;
}

/** As it stands. Errors: throws when the request is not open here. */
export function accountOf(index: ViewIndex, request: RequestId): FlushAccount {
  const account = index.requests[request];
  if (account === undefined) throw new Error(`request ${request} is not open in this view`);
  return account;
}

/** Opens a request: what is dirty in its scope now, in the newest version; the parked have failed. */
export function openRequest(index: ViewIndex, request: RequestId, scope: FlushScope): ViewIndex {
  let outstanding: SortedMap<ObjectId, Sequence> = null;
  let left = 0;
  const failed: ObjectId[] = [];
  for (const [object, record] of recordsIn(index, scope)) {
    if (isInRow(record)) continue;
    if (record.place === 'parked') failed.push(object);
    else {
      outstanding = setAt(outstanding, object, record.version);
      left++;
    }
  }
  return withAccount(index, request, { total: left + failed.length, left, outstanding, failed });
}

/** The objects of a request that wait in the ordinary lane, in the order of their names. */
export function waitingOf(index: ViewIndex, request: RequestId): readonly ObjectId[] {
  const waiting: ObjectId[] = [];
  for (const [object] of entriesOf(accountOf(index, request).outstanding))
    if (recordOf(index, object)?.lane === 'ordinary') waiting.push(object);
  return waiting;
}

/** `version` of the object is in ROW. */
export function creditFlushed(index: ViewIndex, object: ObjectId, version: Sequence): Credited {
  return credit(index, object, (account, awaited) =>
    awaited <= version ? without(account, object) : account,
  );
}

/** The object is parked: whoever waits for it is told that it has failed. */
export function creditParked(index: ViewIndex, object: ObjectId): Credited {
  return credit(index, object, (account) => ({
    ...without(account, object),
    failed: [...account.failed, object],
  }));
}

/** Forgets a request; its permit can never be given again. */
export function closeRequest(index: ViewIndex, request: RequestId): ViewIndex {
  const { [request]: _closed, ...requests } = index.requests;
  return { ...index, requests };
}

function credit(
  index: ViewIndex,
  object: ObjectId,
  change: (account: FlushAccount, awaited: Sequence) => FlushAccount,
): Credited {
  const touched: RequestId[] = [];
  let current = index;
  for (const request in index.requests) {
    const account = accountOf(index, request);
    const awaited = getAt(account.outstanding, object);
    if (awaited === undefined) continue;
    const after = change(account, awaited);
    if (after === account) continue;
    current = withAccount(current, request, after);
    touched.push(request);
  }
  return { index: current, touched };
}

function without(account: FlushAccount, object: ObjectId): FlushAccount {
  return {
    ...account,
    left: account.left - 1,
    outstanding: removeAt(account.outstanding, object),
  };
}

function withAccount(index: ViewIndex, request: RequestId, account: FlushAccount): ViewIndex {
  return { ...index, requests: { ...index.requests, [request]: account } };
}

function* recordsIn(
  index: ViewIndex,
  scope: FlushScope,
): Generator<readonly [ObjectId, DirtyRecord]> {
  if (scope.kind === 'object') {
    const record = recordOf(index, scope.object);
    if (record !== undefined) yield [scope.object, record];
    return;
  }
  const buckets = new Set(scope.buckets);
  for (const entry of entriesOf(index.records)) if (buckets.has(entry[1].bucket)) yield entry;
}
