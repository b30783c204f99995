/** WATCH: the events after a revision, as JSON lines, until the client leaves, the time is up or it falls behind. */

import type { ServerResponse } from 'node:http';
import { badRequest } from '../http/api-error.ts';
import { type Rendering, renderObject } from '../http/render.ts';
import { type ApiRequest, queryFlag, queryNumber, type StreamReply } from '../http/request.ts';
import { apiVersionOf, type KubeObject } from '../object.ts';
import type { Store, StoreEvent } from '../storage/store.ts';
import type { Filter } from '../verbs/filter.ts';

/** Bytes that may wait for a client that does not read; more, and it is cut off. */
const backlogLimit = 16 * 1024 * 1024;
/** Milliseconds between bookmarks. */
const bookmarkInterval = 5_000;
/** Seconds until a watch ends that names no time itself; kube-apiserver picks between 30 and 60 minutes. */
const defaultTimeout = 30 * 60;

const initialEventsEnd = 'k8s.io/initial-events-end';

interface WatchOptions {
  /** Events after this revision are sent. */
  readonly after: number;
  /** Starts with the present objects as ADDED events. */
  readonly initial: boolean;
  /** Marks the end of the initial events with a bookmark. */
  readonly markInitialEnd: boolean;
  readonly bookmarks: boolean;
  readonly timeoutSeconds: number;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

function parseRevision(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version ${JSON.stringify(text)}`);
  return Number(text);
}

/** @throws ApiError 400 for parameters that do not go together */
function parseWatchOptions(query: URLSearchParams, store: Store): WatchOptions {
  const revision = parseRevision(query.get('resourceVersion'));
  const bookmarks = queryFlag(query, 'allowWatchBookmarks');
  const streamList = queryFlag(query, 'sendInitialEvents');
  if (streamList && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw badRequest(
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  const suppressed = query.get('sendInitialEvents') === 'false';
  const initial = streamList || (revision === 0 && !suppressed);
  return {
    after: initial || revision === 0 ? store.revision() : revision,
    initial,
    markInitialEnd: streamList && bookmarks,
    bookmarks,
    timeoutSeconds: queryNumber(query, 'timeoutSeconds') ?? defaultTimeout,
  };
}

/** A deletion as a watcher sees it: the last matching state under the revision at which it went. */
function departed(previous: KubeObject, revision: number): KubeObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } };
}

/** What a store event means to somebody who sees only what the filter lets through; undefined for nothing. */
export function translate(event: StoreEvent, filter: Filter): WatchEvent | undefined {
  if (event.kind !== filter.kind) return undefined;
  const before = event.previous !== undefined && filter.matches(event.previous);
  const after = event.type !== 'DELETED' && filter.matches(event.object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: event.object };
  if (!before || event.previous === undefined) return undefined;
  return { type: 'DELETED', object: departed(event.previous, event.revision) };
}

function bookmark(filter: Filter, revision: number, annotations?: Record<string, string>): KubeObject {
  const { kind } = filter;
  const metadata = {
    resourceVersion: String(revision),
    creationTimestamp: null,
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } as unknown as KubeObject;
}

/** Writes watch events; `false` once the client has fallen too far behind and was cut off. */
function createWriter(response: ServerResponse, filter: Filter, rendering: Rendering) {
  return (type: string, object: KubeObject): void => {
    if (response.writableLength > backlogLimit) {
      response.destroy();
      return;
    }
    response.write(`${JSON.stringify({ type, object: renderObject(filter.kind, object, rendering) })}\n`);
  };
}

/**
 * The reply that carries the watch.
 * @throws ApiError 400 for parameters that do not go together, 410 when the revision is forgotten
 */
export function watchObjects(store: Store, filter: Filter, request: ApiRequest, rendering: Rendering): StreamReply {
  const options = parseWatchOptions(request.query, store);
  // Read now, so that a revision that is too old is refused before the stream begins.
  const missed = store.since(options.after);
  return {
    contentType: 'application/json',
    stream: (response) =>
      new Promise((resolve) => {
        const write = createWriter(response, filter, rendering);
        const forward = (event: StoreEvent) => {
          if (event.revision <= options.after) return;
          const seen = translate(event, filter);
          if (seen !== undefined) write(seen.type, seen.object);
        };
        sendInitial(store, filter, options, write);
        for (const event of options.initial ? store.since(options.after) : missed) forward(event);
        const unsubscribe = store.subscribe(forward);
        const bookmarks = startBookmarks(options, () => write('BOOKMARK', bookmark(filter, store.revision())));
        const timeout = setTimeout(finish, options.timeoutSeconds * 1000);
        function finish() {
          unsubscribe();
          clearInterval(bookmarks);
          clearTimeout(timeout);
          resolve();
        }
        if (request.signal.aborted) finish();
        else request.signal.addEventListener('abort', finish, { once: true });
      }),
  };
}

function sendInitial(
  store: Store,
  filter: Filter,
  options: WatchOptions,
  write: (type: string, object: KubeObject) => void,
): void {
  if (!options.initial) return;
  for (const object of store.listAt(filter.kind, options.after)) if (filter.matches(object)) write('ADDED', object);
  if (options.markInitialEnd) write('BOOKMARK', bookmark(filter, options.after, { [initialEventsEnd]: 'true' }));
}

function startBookmarks(options: WatchOptions, send: () => void): NodeJS.Timeout | undefined {
  return options.bookmarks ? setInterval(send, bookmarkInterval) : undefined;
}
