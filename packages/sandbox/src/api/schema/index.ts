/** What the API server knows of its kinds' fields: OpenAPI for clients, and the rules that patches go by. */

export { itemSchema, memberSchema, schemaOf } from './definitions.ts';
export {
  isAlwaysPresent,
  isAtomicMap,
  isField,
  type ListRule,
  listRule,
  type MapKey,
  type PatchRule,
  patchRule,
} from './merge-rules.ts';
export type { Definitions, GroupVersionKind, Schema } from './open-api.ts';
export { type OpenApiV2, openApiV2Json } from './open-api-v2.ts';
export { openApiV2Protobuf } from './open-api-v2-protobuf.ts';
export { type OpenApiV3, type OpenApiV3Index, openApiV3, openApiV3Index } from './open-api-v3.ts';
export { type ValidatedFields, validateFields } from './validate-fields.ts';
