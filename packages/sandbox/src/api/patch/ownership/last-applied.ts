/** The annotation of client-side apply, which server-side apply by kubectl takes over from and keeps up to date. */

import type { KubeObject } from '../../object.ts';
import type { Schema } from '../../schema/index.ts';
import { isObject, type JsonObject } from '../../schema/json-value.ts';
import { difference, type FieldSet, noFields, union } from '../fields/field-set.ts';
import { changedFields, fieldsOf, removedFields } from '../fields/fields-of.ts';
import { comparable } from './track-update.ts';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The fields that a client-side apply set and nobody has changed since: kubectl may take them without force. */
export function fieldsLastApplied(live: KubeObject, schema: Schema): FieldSet {
  const applied = readLastApplied(live);
  if (applied === undefined || applied.apiVersion !== live.apiVersion) return noFields;
  const current = comparable(live);
  const differing = union(changedFields(applied, current, schema), removedFields(applied, current, schema));
  return difference(fieldsOf(applied, schema), differing);
}

function readLastApplied(live: KubeObject): JsonObject | undefined {
  const text = live.metadata.annotations?.[annotation];
  if (!text) return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return isObject(applied) ? applied : undefined;
  } catch {
    // Anybody can write an annotation; one that is no JSON tells nothing.
    return undefined;
  }
}

/** The object with the annotation, if it has it, saying what is applied now. */
export function renewLastApplied(object: KubeObject, applied: KubeObject): KubeObject {
  const annotations = object.metadata.annotations;
  if (!annotations?.[annotation]) return object;
  const { [annotation]: _, ...others } = applied.metadata.annotations ?? {};
  const bare = { ...applied, metadata: { ...applied.metadata, annotations: others } };
  const text = `${JSON.stringify(Object.keys(others).length === 0 ? withoutAnnotations(bare) : bare)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [annotation]: text } } };
}

function withoutAnnotations(object: KubeObject): KubeObject {
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
