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
  readonly default?: string;
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
  return { type, keys: keys.map((name) => ({ name, ...defaultOf(memberSchema(items, name)) })) };
}

function defaultOf(schema: Schema | undefined): Pick<MapKey, 'default'> {
  return schema?.default === undefined ? {} : { default: schema.default };
}

/** Whether server-side apply takes an object as a whole: marked so, or of a form that the schema does not tell. */
export function isAtomicMap(schema: Schema | undefined): boolean {
  if (schema?.['x-kubernetes-map-type'] === 'atomic') return true;
  return schema?.properties === undefined && schema?.additionalProperties === undefined;
}
