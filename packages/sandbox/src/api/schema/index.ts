/** What the API server knows of its kinds' fields: OpenAPI for clients, and the rules that patches go by. */

export { itemSchema, memberSchema, schemaOf } from './definitions.ts';
export { isAtomicMap, type ListRule, listRule, type MapKey, type PatchRule, patchRule } from './merge-rules.ts';
export type { Definitions, GroupVersionKind, Schema } from './open-api.ts';
