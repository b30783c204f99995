/** What an applied object must be so that it can be merged. */

import { badRequest } from '../../http/api-error.ts';
import type { Kind } from '../../kinds.ts';
import { apiVersionOf, type KubeObject } from '../../object.ts';
import { itemSchema, memberSchema, type Schema } from '../../schema/index.ts';
import { isArray, isObject, type JsonValue } from '../../schema/json-value.ts';
import { itemElements, showElement } from '../fields/path-element.ts';
import { comparable } from './track-update.ts';

/** @throws ApiError 400 for another version, for managedFields, and for lists with two items of the same key */
export function checkApplied(
  applied: KubeObject,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
  schema: Schema,
): void {
  const version = apiVersionOf(kind);
  if (applied.apiVersion !== version) {
    const versions = `Specified patch version: ${applied.apiVersion}, expected: ${version}`;
    throw badRequest(`Incorrect version specified in apply patch. ${versions}`);
  }
  if (applied.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const duplicate = findDuplicate(comparable(applied), schema, '');
  if (duplicate === undefined) return;
  const { namespace = '', name = '' } = applied.metadata;
  const object = `${namespace}/${name}; ${kind.group}/${kind.version}, Kind=${kind.kind}`;
  throw badRequest(`failed to create typed patch object (${object}): ${duplicate}`);
}

/** `.spec.ports: duplicate entries for key [port=80,protocol="TCP"]`. */
function findDuplicate(value: JsonValue, schema: Schema | undefined, path: string): string | undefined {
  if (isArray(value)) return findDuplicateItem(value, schema, path);
  if (!isObject(value)) return undefined;
  return Object.entries(value)
    .map(([name, member]) => findDuplicate(member, memberSchema(schema, name), `${path}.${name}`))
    .find((found) => found !== undefined);
}

function findDuplicateItem(list: readonly JsonValue[], schema: Schema | undefined, path: string): string | undefined {
  const elementOf = itemElements(schema);
  if (elementOf === undefined) return undefined;
  const elements = list.map(elementOf);
  const twice = elements.find((element, index) => elements.indexOf(element) !== index);
  if (twice !== undefined) return `${path}: duplicate entries for key ${showElement(twice)}`;
  return list
    .map((item, index) => findDuplicate(item, itemSchema(schema), `${path}${showElement(elements[index] ?? '')}`))
    .find((found) => found !== undefined);
}
