/** LIST: resource versions, pages, selectors. */

import { ApiError, badRequest, expired } from '../http/api-error.ts';
import { queryNumber } from '../http/request.ts';
import { type KubeObject, keyOf } from '../object.ts';
import type { Store } from '../storage/store.ts';
import type { Filter } from './filter.ts';

export interface ListResult {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** Opaque token for the next page; absent on the last. */
  readonly continueToken?: string;
  /** Only known without selectors. */
  readonly remaining?: number;
}

/** Where a list goes on: the snapshot that it reads and the last key that was sent. */
interface Position {
  readonly revision: number;
  readonly after: string;
}

function encodePosition(position: Position): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: position.revision, start: position.after })).toString(
    'base64url',
  );
}

function decodePosition(token: string): Position {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Record<string, unknown>;
    if (typeof rv === 'number' && typeof start === 'string') return { revision: rv, after: start };
  } catch {
    // Falls through: whatever is not a token of ours is refused alike.
  }
  throw badRequest('continue key is not valid: encoded start key is malformed');
}

/** @throws ApiError 400 for a version that is no number, 504 for one that this server has not reached */
export function parseRevision(store: Store, text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing "${text}": invalid syntax`);
  }
  const revision = Number(text);
  if (revision <= store.revision()) return revision;
  const message = `Too large resource version: ${revision}, current: ${store.revision()}`;
  throw new ApiError(504, 'Timeout', `Timeout: ${message}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

function checkMatch(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch');
  if (match === null || match === '') return;
  if (!query.get('resourceVersion')) {
    throw badRequest('resourceVersionMatch is forbidden unless resourceVersion is provided');
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    throw badRequest(`resourceVersionMatch: Unsupported value: "${match}": supported values: "Exact", "NotOlderThan"`);
  }
}

/** The revision to read at: the current one unless the client asks for an exact one or continues. */
function snapshotRevision(store: Store, query: URLSearchParams, position: Position | undefined): number {
  if (position !== undefined) {
    if (Number(query.get('resourceVersion') || 0) > 0) {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    return position.revision;
  }
  checkMatch(query);
  const asked = parseRevision(store, query.get('resourceVersion'));
  return query.get('resourceVersionMatch') === 'Exact' ? asked : store.revision();
}

/** Continuing is only possible on the snapshot that the first page was read from. */
function readSnapshot(store: Store, filter: Filter, revision: number, continuing: boolean): readonly KubeObject[] {
  if (revision === store.revision()) return store.list(filter.kind);
  try {
    return store.listAt(filter.kind, revision);
  } catch (error) {
    if (!continuing) throw error;
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
    );
  }
}

/** @throws ApiError 400 for parameters that do not go together, 410 when the snapshot is forgotten */
export function listObjects(store: Store, filter: Filter, query: URLSearchParams): ListResult {
  const token = query.get('continue');
  const position = token ? decodePosition(token) : undefined;
  const revision = snapshotRevision(store, query, position);
  const all = readSnapshot(store, filter, revision, position !== undefined).filter(filter.matches);
  const rest = position === undefined ? all : all.filter((object) => keyOf(object) > position.after);
  const limit = queryNumber(query, 'limit') ?? 0;
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1);
  const more = last !== undefined && rest.length > items.length;
  return {
    items,
    resourceVersion: String(revision),
    ...(more ? { continueToken: encodePosition({ revision, after: keyOf(last) }) } : {}),
    ...(more && !filter.selective ? { remaining: rest.length - items.length } : {}),
  };
}
