/** How lists and maps merge, read from a resolved schema; what is unknown is atomic. */

import { itemSchema, memberSchema } from './definitions.ts';
import type { Schema } from './open-api.ts';

export interface PatchRule {
  /** How a strategic merge patch treats the field; lists without a strategy are replaced, maps are merged. */
  readonly strategy: 'merge' | 'replace' | 'none';
  /** Member by which items of a merged list are known; undefined for lists of scalars. */
  readonly mergeKey?: string;
}

export function patchRule(schema: Schema | undefined): PatchRule {
  const strategies = schema?.['x-kubernetes-patch-strategy']?.split(',') ?? [];
  const mergeKey = schema?.['x-kubernetes-patch-merge-key'];
  const strategy = strategies.find((one) => one === 'merge' || one === 'replace') ?? 'none';
  return { strategy, ...(mergeKey === undefined ? {} : { mergeKey }) };
}

export interface MapKey {
  readonly name: string;
  /** What an item without the key is taken to have. */
  readonly default: string | number;
}

/** What server-side apply does with a list: owned as a whole, item by value, or item by keys. */
export type ListRule =
  | { readonly type: 'atomic' }
  | { readonly type: 'set' }
  | { readonly type: 'map'; readonly keys: readonly MapKey[] };

export function listRule(schema: Schema | undefined): ListRule {
  const type = schema?.['x-kubernetes-list-type'] ?? 'atomic';
  if (type !== 'map') return { type };
  const items = itemSchema(schema);
  const keys = schema?.['x-kubernetes-list-map-keys'] ?? [];
  return { type, keys: keys.map((name) => ({ name, default: defaultKey(memberSchema(items, name)) })) };
}

function defaultKey(schema: Schema | undefined): string | number {
  if (typeof schema?.default === 'string') return schema.default;
  return schema?.type === 'integer' ? 0 : '';
}

/** Whether server-side apply takes an object as a whole: marked so, or of a form that the schema does not tell. */
export function isAtomicMap(schema: Schema | undefined): boolean {
  if (schema?.['x-kubernetes-map-type'] === 'atomic') return true;
  return schema?.properties === undefined && schema?.additionalProperties === undefined;
}

/**
 * Whether a missing member is the same as an empty one, because Go writes it even when it is empty: then it has no
 * owner of its own, only its fields have.
 */
export function isAlwaysPresent(owner: Schema | undefined, name: string): boolean {
  const member = owner?.properties && Object.hasOwn(owner.properties, name) ? owner.properties[name] : undefined;
  if (member === undefined) return false;
  if (member.items !== undefined) return owner?.required?.includes(name) === true;
  return typeof member.default === 'object';
}

/** Whether the member is a field of a struct, and not an entry of a map with keys of any name. */
export function isField(owner: Schema | undefined, name: string): boolean {
  return owner?.properties !== undefined && Object.hasOwn(owner.properties, name);
}
