/**
 * Server-side apply: the applier states what it wants of an object and comes to own that; what it no longer states and
 * nobody else owns is removed; what somebody else owns it may only change by force.
 */

import type { Kind } from '../../kinds.ts';
import { apiVersionOf, type KubeObject } from '../../object.ts';
import { type Schema, schemaOf } from '../../schema/index.ts';
import type { JsonObject } from '../../schema/json-value.ts';
import { difference, type FieldSet, intersection, noFields, union, withoutSubtrees } from '../fields/field-set.ts';
import { fieldsOf } from '../fields/fields-of.ts';
import { mergeApplied } from '../fields/merge-applied.ts';
import { removeFields, withStructures } from '../fields/remove-fields.ts';
import { checkApplied } from './check-applied.ts';
import { conflictError, findConflicts, withoutAllowed } from './conflicts.ts';
import {
  decodeManagers,
  encodeManagers,
  type FieldManager,
  type FieldManagers,
  identityOf,
  type ManagerIdentity,
  neverOwned,
  releaseFields,
  unwritable,
  withFields,
} from './field-managers.ts';
import { fieldsLastApplied, renewLastApplied } from './last-applied.ts';
import { changeBetween, comparable, stamp, withManagedFields } from './track-update.ts';

export interface ApplyRequest {
  /** Absent when the apply creates the object. */
  readonly live?: KubeObject | undefined;
  /** What the applier wants, without managedFields. */
  readonly applied: KubeObject;
  /** Name of the applier; `kubectl` takes over from client-side apply. */
  readonly manager: string;
  /** Take fields from their owners instead of failing. */
  readonly force: boolean;
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind' | 'subresources'>;
  readonly subresource?: string | undefined;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * The object to store, its managedFields included; equal to `live` when the apply changes nothing.
 *
 * @throws ApiError 409 for conflicts (one cause of reason FieldManagerConflict per field), 400 for what cannot be applied
 */
export function serverSideApply(request: ApplyRequest): KubeObject {
  const { live, applied, kind, now } = request;
  const schema = schemaOf(kind);
  checkApplied(applied, kind, schema);
  const applier: ManagerIdentity = {
    manager: request.manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(kind),
    ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
  };
  const key = identityOf(applier);
  const ignored = unwritable(request.subresource, kind.subresources);
  const known = ownersOf(live, schema, apiVersionOf(kind), ignored);
  const wanted = withoutSubtrees(fieldsOf(comparable(applied), schema), ignored);
  const managers = withFields(known, applier, wanted);
  const merged = mergeApplied(comparable(live), comparable(applied), schema);
  const kept = prune(merged, managers, known.get(key)?.fields ?? noFields, schema) as unknown as KubeObject;
  const { changed, removed } = changeBetween(live, kept, schema, ignored);
  checkConflicts(request, managers, changed, key, schema);
  const settled = settle(managers, key, changed, removed);
  const isSame = live !== undefined && changed.size === 0 && removed.size === 0;
  const entries = encodeManagers(isSame ? settled : stamp(settled, key, now));
  const result = withManagedFields(isSame ? live : kept, entries);
  return request.manager === 'kubectl' ? renewLastApplied(result, applied) : result;
}

/** Whoever made an object that nobody kept track of is remembered as having been there before the first apply. */
function ownersOf(live: KubeObject | undefined, schema: Schema, apiVersion: string, ignored: FieldSet): FieldManagers {
  const known = decodeManagers(live?.metadata.managedFields);
  if (live === undefined || known.size > 0) return known;
  const { changed } = changeBetween(undefined, live, schema, ignored);
  const first: ManagerIdentity = { manager: 'before-first-apply', operation: 'Update', apiVersion };
  return withFields(known, first, difference(changed, neverOwned));
}

/** Removes what the applier owned, no longer wants, and nobody owns. */
function prune(merged: JsonObject, managers: FieldManagers, last: FieldSet, schema: Schema): JsonObject {
  if (last.size === 0) return merged;
  const owned = [...managers.values()].map(({ fields }) => fields).reduce(union, noFields);
  const whole = (set: FieldSet) => withStructures(set, schema);
  const all = whole(fieldsOf(merged, schema));
  const bare = removeFields(merged, whole(last), schema);
  const remaining = union(whole(fieldsOf(bare, schema)), whole(owned));
  const withOwned = removeFields(merged, difference(all, remaining), schema);
  // Only what the applier itself had may go: fields that nobody ever owned stay.
  const gone = difference(all, whole(fieldsOf(withOwned, schema)));
  return removeFields(merged, intersection(gone, whole(last)), schema);
}

function checkConflicts(
  { live, manager, force }: ApplyRequest,
  managers: FieldManagers,
  changed: FieldSet,
  applier: string,
  schema: Schema,
): void {
  if (force) return;
  const conflicts = findConflicts(managers, changed, applier);
  const allowed = manager === 'kubectl' && live !== undefined ? fieldsLastApplied(live, schema) : noFields;
  const remaining = withoutAllowed(conflicts, allowed);
  if (remaining.length > 0) throw conflictError(remaining);
}

/** The applier keeps what it wants; the others lose what it changed and what is gone. */
function settle(managers: FieldManagers, applier: string, changed: FieldSet, removed: FieldSet): FieldManagers {
  const own = managers.get(applier);
  const others = releaseFields(managers, union(changed, removed));
  if (own === undefined) return others;
  const kept: FieldManager = { ...own, fields: difference(own.fields, neverOwned) };
  return new Map([...others, [applier, kept]]);
}
