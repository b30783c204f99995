/** The objects: in memory, under one revision counter, with the events that every write gives. */

import { alreadyExists, notFound } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import { deepFreeze, type KubeObject, keyOf, nameOf, objectKey } from '../object.ts';
import { createHistory, type StoreEvent } from './history.ts';

export type { StoreEvent } from './history.ts';

/** All reads give frozen objects; writes freeze what they are given. */
export interface Store {
  /** Revision of the last write. */
  revision(): number;
  find(kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined;
  /** @throws ApiError 404 */
  get(kind: Kind, namespace: string | undefined, name: string): KubeObject;
  /** Sorted by namespace and name. */
  list(kind: Kind): readonly KubeObject[];
  /**
   * The list as it was at a past revision.
   * @throws ApiError 410 when the history does not reach back that far
   */
  listAt(kind: Kind, revision: number): readonly KubeObject[];
  /** @throws ApiError 409 when the name is taken */
  insert(kind: Kind, object: KubeObject): KubeObject;
  /** Replaces the object of that name. @throws ApiError 404 */
  replace(kind: Kind, object: KubeObject): KubeObject;
  /** Returns the last state under the revision of the deletion. @throws ApiError 404 */
  remove(kind: Kind, namespace: string | undefined, name: string): KubeObject;
  /** Events of all kinds after the revision. @throws ApiError 410 when some are forgotten */
  since(revision: number): readonly StoreEvent[];
  /** Calls the listener at every write, after it; returns the way to stop that. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
}

interface Shelf {
  readonly objects: Map<string, KubeObject>;
  sorted: readonly KubeObject[] | undefined;
}

const byKey = ([left]: readonly [string, KubeObject], [right]: readonly [string, KubeObject]) =>
  left < right ? -1 : left > right ? 1 : 0;

function sortObjects(objects: ReadonlyMap<string, KubeObject>): readonly KubeObject[] {
  return [...objects].sort(byKey).map(([, object]) => object);
}

/** Takes the event back. */
function undo(objects: Map<string, KubeObject>, event: StoreEvent): void {
  if (event.previous === undefined) objects.delete(keyOf(event.object));
  else objects.set(keyOf(event.object), event.previous);
}

/**
 * @param historyLimit number of events, of all kinds together, that watches can go back at least
 */
export function createStore(historyLimit = 10_000): Store {
  const shelves = new Map<Kind, Shelf>();
  const listeners = new Set<(event: StoreEvent) => void>();
  const history = createHistory(historyLimit);
  let revision = 1;

  function shelfOf(kind: Kind): Shelf {
    const shelf = shelves.get(kind) ?? { objects: new Map(), sorted: undefined };
    shelves.set(kind, shelf);
    return shelf;
  }

  /** The object under a new revision, with everything recorded and told. */
  function write(type: StoreEvent['type'], kind: Kind, draft: KubeObject, previous?: KubeObject): KubeObject {
    revision += 1;
    const metadata = { ...draft.metadata, resourceVersion: String(revision) };
    const object = deepFreeze({ ...draft, metadata });
    const shelf = shelfOf(kind);
    if (type === 'DELETED') shelf.objects.delete(keyOf(object));
    else shelf.objects.set(keyOf(object), object);
    shelf.sorted = undefined;
    const event: StoreEvent = { type, revision, kind, object, ...(previous === undefined ? {} : { previous }) };
    history.push(event);
    for (const listener of [...listeners]) listener(event);
    return object;
  }

  const find: Store['find'] = (kind, namespace, name) => shelfOf(kind).objects.get(objectKey(namespace, name));

  const get: Store['get'] = (kind, namespace, name) => {
    const object = find(kind, namespace, name);
    if (object === undefined) throw notFound(kind, name);
    return object;
  };

  return {
    revision: () => revision,
    find,
    get,
    list(kind) {
      const shelf = shelfOf(kind);
      shelf.sorted ??= sortObjects(shelf.objects);
      return shelf.sorted;
    },
    listAt(kind, past) {
      const objects = new Map(shelfOf(kind).objects);
      for (const event of history.since(past).toReversed()) if (event.kind === kind) undo(objects, event);
      return sortObjects(objects);
    },
    insert(kind, object) {
      if (shelfOf(kind).objects.has(keyOf(object))) throw alreadyExists(kind, nameOf(object));
      return write('ADDED', kind, object);
    },
    replace: (kind, object) => write('MODIFIED', kind, object, get(kind, object.metadata.namespace, nameOf(object))),
    remove(kind, namespace, name) {
      const last = get(kind, namespace, name);
      return write('DELETED', kind, last, last);
    },
    since: history.since,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
