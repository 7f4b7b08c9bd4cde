/**
 * A view's part in flush requests: for each, a snapshot {object: version} taken once, and what of it
 * is not in ROW yet. An event of another object or request never touches it, and nothing outlives it.
 * Source: seed notes, "destage_bucket_sem" and its three ups; here each view owes each request one
 * permit, sent when nothing is left.
 */
import { VersionedMap } from '../columns/versioned-map.ts';
import type { FlushScope, ObjectId, RequestId, Sequence } from './events.ts';
import { laneNames, placeAt, type ViewColumns } from './view-columns.ts';
import { requestsOf, type AnyIndex, type FlushAccount } from './view-index.ts';

/** Some request waits for this object. */
export function isAwaited(index: AnyIndex, object: ObjectId): boolean {
  const requests = requestsOf(index);
  for (const request in requests)
    if (requests[request]?.outstanding.get(object) !== undefined) return true;
  return false;
}

/** As it stands. Errors: throws when the request is not open here. */
export function accountOf(index: AnyIndex, request: RequestId): FlushAccount {
  const account = requestsOf(index)[request];
  if (account === undefined) throw new Error(`request ${request} is not open in this view`);
  return account;
}

/** Opens a request: what is dirty in its scope now, in the newest version; the parked have failed. */
export function openRequest(draft: ViewColumns, request: RequestId, scope: FlushScope): void {
  const { version, inRow } = draft;
  const outstanding = new Map<ObjectId, Sequence>();
  const failed: ObjectId[] = [];
  for (const [object, row] of rowsIn(draft, scope)) {
    if (inRow.get(row) === version.get(row)) continue;
    if (placeAt(draft, row) === 'parked') failed.push(object);
    else outstanding.set(object, version.get(row));
  }
  const left = outstanding.size;
  setAccount(draft, request, {
    total: left + failed.length,
    left,
    outstanding: VersionedMap.of(outstanding),
    failed: failed.toSorted(),
  });
}

/** The objects of a request that wait in the ordinary lane, in the order of their names. */
export function waitingOf(draft: ViewColumns, request: RequestId): readonly ObjectId[] {
  const { names, lane } = draft;
  const ordinary = laneNames.indexOf('ordinary') + 1;
  return accountOf(draft, request)
    .outstanding.keys()
    .filter((object) => lane.get(names.rowOf(object)) === ordinary);
}

/** `version` of the object is in ROW. Gives the requests that this has brought forward. */
export function creditFlushed(
  draft: ViewColumns,
  object: ObjectId,
  version: Sequence,
): readonly RequestId[] {
  return credit(draft, object, (account, awaited) =>
    awaited <= version ? without(account, object) : account,
  );
}

/** The object is parked: whoever waits for it is told that it has failed. */
export function creditParked(draft: ViewColumns, object: ObjectId): readonly RequestId[] {
  return credit(draft, object, (account) => ({
    ...without(account, object),
    failed: [...account.failed, object],
  }));
}

/** Forgets a request; its permit can never be given again. */
export function closeRequest(draft: ViewColumns, request: RequestId): void {
  const { [request]: closed, ...requests } = draft.requests.value;
  if (closed !== undefined) draft.requests.set(requests);
}

/** What a request waits for, set anew. */
export function setAccount(draft: ViewColumns, request: RequestId, account: FlushAccount): void {
  draft.requests.set({ ...draft.requests.value, [request]: account });
}

/** The account without an object that it waits for. */
export function without(account: FlushAccount, object: ObjectId): FlushAccount {
  return {
    ...account,
    left: account.left - 1,
    outstanding: account.outstanding.without(object),
  };
}

function credit(
  draft: ViewColumns,
  object: ObjectId,
  after: (account: FlushAccount, awaited: Sequence) => FlushAccount,
): readonly RequestId[] {
  const touched: RequestId[] = [];
  const requests = requestsOf(draft);
  for (const request in requests) {
    const account = accountOf(draft, request);
    const awaited = account.outstanding.get(object);
    if (awaited === undefined) continue;
    const credited = after(account, awaited);
    if (credited === account) continue;
    setAccount(draft, request, credited);
    touched.push(request);
  }
  return touched;
}

function* rowsIn(
  { names, bucket }: ViewColumns,
  scope: FlushScope,
): Generator<readonly [ObjectId, number]> {
  if (scope.kind === 'object') {
    const row = names.rowOf(scope.object);
    if (row >= 0) yield [scope.object, row];
    return;
  }
  const buckets = new Set(scope.buckets);
  for (const entry of names.entries()) if (buckets.has(bucket.get(entry[1]))) yield entry;
}
