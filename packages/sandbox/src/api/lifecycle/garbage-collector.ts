/** Deletes what nobody owns any more, and ends foreground deletions whose dependents are gone. */

import type { Api } from '../api.ts';
import { type Kind, kinds } from '../kinds.ts';
import { type KubeObject, nameOf, type OwnerReference } from '../object.ts';
import type { StoreEvent } from '../storage/store.ts';
import { deleteObject, foregroundFinalizer } from '../verbs/delete.ts';
import { updateObject } from '../verbs/update.ts';
import { internalWrite } from '../verbs/write-options.ts';
import { type Dependent, findDependents, withoutOwner } from './dependents.ts';

const background = { dryRun: false, propagation: 'Background' } as const;
const foreground = { dryRun: false, propagation: 'Foreground' } as const;

/** Finds objects by uid, so that references to an owner can be checked. */
interface UidIndex {
  has(uid: string): boolean;
  record(event: StoreEvent): void;
}

function createUidIndex(api: Api): UidIndex {
  const uids = new Set<string>();
  for (const kind of kinds) for (const object of api.store.list(kind)) uids.add(object.metadata.uid ?? '');
  return {
    has: (uid) => uids.has(uid),
    record({ type, object }) {
      if (type === 'DELETED') uids.delete(object.metadata.uid ?? '');
      else uids.add(object.metadata.uid ?? '');
    },
  };
}

/** Owners of kinds that are not served here are somebody else's business. */
function isServed(owner: OwnerReference): boolean {
  return kinds.some((kind) => kind.kind === owner.kind && owner.apiVersion.endsWith(kind.version));
}

/** Deletes the dependent, or drops its references to owners that are gone while another one lives. */
function releaseDependent(api: Api, uids: UidIndex, { kind, object }: Dependent): void {
  const current = api.store.find(kind, object.metadata.namespace, nameOf(object));
  if (current === undefined || current.metadata.uid !== object.metadata.uid) return;
  const owners = current.metadata.ownerReferences ?? [];
  const gone = owners.filter((owner) => isServed(owner) && !uids.has(owner.uid));
  if (gone.length === 0) return;
  if (gone.length === owners.length) {
    if (current.metadata.deletionTimestamp === undefined) deleteObject(api, kind, current, background);
  } else {
    api.store.replace(
      kind,
      gone.reduce((rest, owner) => withoutOwner(rest, owner.uid), current),
    );
  }
}

/** Deletes what the object owns; without any blocker left, lets the object go. */
function continueForeground(api: Api, kind: Kind, object: KubeObject): void {
  const dependents = findDependents(api, object.metadata.uid ?? '');
  for (const dependent of dependents) {
    if (dependent.object.metadata.deletionTimestamp !== undefined) continue;
    deleteObject(api, dependent.kind, dependent.object, foreground);
  }
  const uid = object.metadata.uid;
  const blocked = findDependents(api, uid ?? '').some((dependent) =>
    dependent.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
  );
  const current = api.store.find(kind, object.metadata.namespace, nameOf(object));
  if (blocked || current === undefined) return;
  const draft = structuredClone(current);
  draft.metadata.finalizers = draft.metadata.finalizers?.filter((one) => one !== foregroundFinalizer) ?? [];
  updateObject(api, kind, draft, current, internalWrite);
}

function isForeground(object: KubeObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    object.metadata.finalizers?.includes(foregroundFinalizer) === true
  );
}

/** Owners of the object that wait for it in a foreground deletion. */
function waitingOwners(api: Api, object: KubeObject): readonly Dependent[] {
  return (object.metadata.ownerReferences ?? []).flatMap((owner) =>
    kinds
      .filter((kind) => kind.kind === owner.kind)
      .map((kind) => ({ kind, object: api.store.find(kind, object.metadata.namespace, owner.name) }))
      .filter((found): found is Dependent => found.object?.metadata.uid === owner.uid && isForeground(found.object)),
  );
}

/** Works on every event after the write that caused it is done; returns the way to stop. */
export function startGarbageCollector(api: Api): () => void {
  const uids = createUidIndex(api);
  let stopped = false;

  function collect({ type, kind, object }: StoreEvent): void {
    if (type === 'DELETED') {
      for (const dependent of findDependents(api, object.metadata.uid ?? '')) releaseDependent(api, uids, dependent);
      for (const owner of waitingOwners(api, object)) continueForeground(api, owner.kind, owner.object);
      return;
    }
    if (type === 'ADDED' && object.metadata.ownerReferences !== undefined)
      releaseDependent(api, uids, { kind, object });
    if (isForeground(object)) continueForeground(api, kind, object);
  }

  const unsubscribe = api.store.subscribe((event) => {
    uids.record(event);
    setImmediate(() => {
      if (!stopped) collect(event);
    });
  });
  return () => {
    stopped = true;
    unsubscribe();
  };
}
