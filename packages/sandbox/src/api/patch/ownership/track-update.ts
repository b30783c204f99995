/** Ownership after an ordinary write: who changes a field owns it. */

import type { Kind } from '../../kinds.ts';
import { apiVersionOf, type KubeObject, type ManagedFieldsEntry } from '../../object.ts';
import { type Schema, schemaOf } from '../../schema/index.ts';
import type { JsonObject } from '../../schema/json-value.ts';
import { difference, type FieldSet, union, withoutSubtrees } from '../fields/field-set.ts';
import { changedFields, removedFields } from '../fields/fields-of.ts';
import {
  decodeManagers,
  encodeManagers,
  type FieldManagers,
  identityOf,
  type ManagerIdentity,
  neverOwned,
  releaseFields,
  unwritable,
  withFields,
} from './field-managers.ts';

export interface UpdateToTrack {
  /** Absent for a new object. */
  readonly before?: KubeObject | undefined;
  /** As it will be stored. */
  readonly after: KubeObject;
  /** `kubectl-create`. */
  readonly manager: string;
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind' | 'subresources'>;
  readonly subresource?: string | undefined;
  /** RFC 3339. */
  readonly now: string;
}

/** `after` with `metadata.managedFields` brought up to date. */
export function trackUpdate({ before, after, manager, kind, subresource, now }: UpdateToTrack): KubeObject {
  const known = knownManagers(before, after, subresource);
  // An object that nobody kept track of is not started on by an update; the first apply does that.
  if (before !== undefined && known.size === 0) return withManagedFields(after, []);
  const identity: ManagerIdentity = {
    manager: manager === '' ? 'unknown' : manager,
    operation: 'Update',
    apiVersion: apiVersionOf(kind),
    ...(subresource === undefined ? {} : { subresource }),
  };
  const change = changeBetween(before, after, schemaOf(kind), unwritable(subresource, kind.subresources));
  return withManagedFields(after, encodeManagers(recordChange(known, identity, change, now)));
}

/** A client may set managedFields itself, but not through a subresource; an empty list starts anew. */
function knownManagers(
  before: KubeObject | undefined,
  after: KubeObject,
  subresource: string | undefined,
): FieldManagers {
  const given = after.metadata.managedFields;
  const old = decodeManagers(before?.metadata.managedFields);
  if (subresource !== undefined || given === undefined) return old;
  if (given.length === 0 || (given.length === 1 && Object.keys(given[0] ?? {}).length === 0)) return new Map();
  return decodeManagers(given);
}

export interface Change {
  /** New or different. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

/** @param ignored fields that the write cannot change */
export function changeBetween(
  before: KubeObject | undefined,
  after: KubeObject,
  schema: Schema,
  ignored: FieldSet,
): Change {
  const [old, value] = [comparable(before), comparable(after)];
  return {
    changed: withoutSubtrees(changedFields(old, value, schema), ignored),
    removed: withoutSubtrees(removedFields(old, value, schema), ignored),
  };
}

/** The object as far as fields of it can be owned. */
export function comparable(object: KubeObject | undefined): JsonObject {
  if (object === undefined) return {};
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata } as unknown as JsonObject;
}

function recordChange(
  managers: FieldManagers,
  identity: ManagerIdentity,
  { changed, removed }: Change,
  now: string,
): FieldManagers {
  const rest = releaseFields(managers, union(changed, removed));
  const taken = difference(changed, neverOwned);
  if (taken.size === 0) return rest;
  const key = identityOf(identity);
  const kept = rest.get(key)?.fields;
  const recorded = withFields(rest, identity, kept === undefined ? taken : union(kept, taken));
  return stamp(recorded, key, now);
}

/** With the time of the manager's last change. */
export function stamp(managers: FieldManagers, key: string, now: string): FieldManagers {
  const manager = managers.get(key);
  return manager === undefined ? managers : new Map([...managers, [key, { ...manager, time: now }]]);
}

/** The object with these entries, or without the field when there are none. */
export function withManagedFields(object: KubeObject, entries: ManagedFieldsEntry[]): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}
