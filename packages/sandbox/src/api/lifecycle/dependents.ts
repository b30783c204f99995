/** What an object owns, through the ownerReferences of others. */

import type { Api } from '../api.ts';
import { type Kind, kinds } from '../kinds.ts';
import type { KubeObject } from '../object.ts';

export interface Dependent {
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** Every object with an ownerReference to that uid. */
export function findDependents(api: Api, uid: string): readonly Dependent[] {
  return kinds.flatMap((kind) =>
    api.store
      .list(kind)
      .filter((object) => object.metadata.ownerReferences?.some((owner) => owner.uid === uid))
      .map((object) => ({ kind, object })),
  );
}

/** The object without its reference to that owner. */
export function withoutOwner(object: KubeObject, uid: string): KubeObject {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const others = ownerReferences.filter((owner) => owner.uid !== uid);
  return { ...object, metadata: { ...metadata, ...(others.length === 0 ? {} : { ownerReferences: others }) } };
}

/** Lets go of everything that the object owns. */
export function orphanDependents(api: Api, owner: KubeObject): void {
  const uid = owner.metadata.uid ?? '';
  for (const { kind, object } of findDependents(api, uid)) api.store.replace(kind, withoutOwner(object, uid));
}
