/** Who owns which fields of an object: `metadata.managedFields`, decoded. */

import type { ManagedFieldsEntry } from '../../object.ts';
import type { JsonValue } from '../../schema/json-value.ts';
import { difference, type FieldSet, fieldsAt, noFields } from '../fields/field-set.ts';
import { decodeFields, encodeFields } from '../fields/fields-v1.ts';

export type Operation = 'Apply' | 'Update';

/** What tells one owner from another. */
export interface ManagerIdentity {
  readonly manager: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  readonly subresource?: string;
}

export interface FieldManager extends ManagerIdentity {
  readonly fields: FieldSet;
  /** When the manager last changed something, RFC 3339. */
  readonly time?: string;
}

/** By identity. */
export type FieldManagers = ReadonlyMap<string, FieldManager>;

/** The version of the API does not tell appliers apart: an applier that moves to another version is still the same. */
export function identityOf({ manager, operation, apiVersion, subresource }: ManagerIdentity): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource ?? '']);
}

export function decodeManagers(entries: readonly ManagedFieldsEntry[] | undefined): FieldManagers {
  const managers = (entries ?? []).map((entry): FieldManager => {
    const { manager = 'unknown', operation, apiVersion = '', subresource, time, fieldsV1 } = entry;
    return {
      manager,
      operation: operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion,
      fields: decodeFields(fieldsV1 as JsonValue | undefined),
      ...(subresource === undefined || subresource === '' ? {} : { subresource }),
      ...(time === undefined ? {} : { time }),
    };
  });
  return new Map(managers.map((manager) => [identityOf(manager), manager]));
}

/** Appliers first, then by time and name; managers of no field are left out. */
export function encodeManagers(managers: FieldManagers): ManagedFieldsEntry[] {
  return [...managers.values()]
    .filter(({ fields }) => fields.size > 0)
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: encodeFields(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
}

function sortKey({ operation, time = '', manager, apiVersion, subresource = '' }: FieldManager): string {
  return [operation, time, manager, apiVersion, subresource].join('\0');
}

/** With the manager's fields set to `fields`; the entry is made when it is missing. */
export function withFields(managers: FieldManagers, identity: ManagerIdentity, fields: FieldSet): FieldManagers {
  const key = identityOf(identity);
  return new Map([...managers, [key, { ...managers.get(key), ...identity, fields }]]);
}

/** Every manager without these fields. */
export function releaseFields(managers: FieldManagers, released: FieldSet): FieldManagers {
  const entries = [...managers].map(([key, manager]) => {
    return [key, { ...manager, fields: difference(manager.fields, released) }] as const;
  });
  return new Map(entries);
}

const serverSet = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** What nobody owns: the object's identity, and what only the server sets. */
export const neverOwned: FieldSet = fieldsAt(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...serverSet.map((name) => ['f:metadata', `f:${name}`]),
);

/** What a write cannot change, and so does not come to own: the status, except for writes of the status. */
export function unwritable(subresource: string | undefined, subresources: readonly string[]): FieldSet {
  if (subresource === 'status')
    return fieldsAt(['f:spec'], ['f:metadata', 'f:labels'], ['f:metadata', 'f:deletionTimestamp']);
  return subresources.includes('status') ? fieldsAt(['f:status']) : noFields;
}
