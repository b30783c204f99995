/** The OpenAPI 3 documents (`/openapi/v3/…`), one for each group and version, and their index. */

import { createHash } from 'node:crypto';
import { kinds } from '../kinds.ts';
import { versionInfo } from '../version.ts';
import { definition } from './definitions.ts';
import type { Schema } from './open-api.ts';
import { parameterDescriptions, patchTypes } from './open-api-v2.ts';
import { type ApiPath, apiPaths, groupVersionPath, type Operation } from './operations.ts';
import type { Parameter } from './query-parameters.ts';
import { reachableDefinitions } from './reachable.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiV3 {
  readonly openapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Json;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

export interface OpenApiV3Index {
  /** By `api/v1`, `apis/apps/v1`, …; the URL carries a hash of the document, so that clients can cache it for good. */
  readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
}

const documents = new Map<string, OpenApiV3>();
let index: OpenApiV3Index | undefined;

/** Built on the first call. */
export function openApiV3Index(): OpenApiV3Index {
  index ??= {
    paths: Object.fromEntries(groupVersions().map((path) => [path, { serverRelativeURL: hashedUrl(path) }])),
  };
  return index;
}

/**
 * The document of one group and version, built when it is first asked for.
 *
 * @param path `api/v1`, `apis/apps/v1`; undefined is returned for one that is not served
 */
export function openApiV3(path: string): OpenApiV3 | undefined {
  const known = documents.get(path);
  if (known !== undefined || !groupVersions().includes(path)) return known;
  const built = buildDocument(path);
  documents.set(path, built);
  return built;
}

function groupVersions(): readonly string[] {
  return [...new Set(kinds.map(groupVersionPath))];
}

function hashedUrl(path: string): string {
  const hash = createHash('sha256').update(JSON.stringify(openApiV3(path)));
  return `/openapi/v3/${path}?hash=${hash.digest('hex').toUpperCase()}`;
}

function buildDocument(path: string): OpenApiV3 {
  const paths = apiPaths().filter(({ kind }) => groupVersionPath(kind) === path);
  const operations = paths.flatMap((one) => one.operations);
  const names = reachableDefinitions(operations.flatMap(({ body, result }) => (body ? [body, result] : [result])));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: versionInfo.gitVersion },
    paths: Object.fromEntries(paths.map((one) => [one.path, describePath(one)])),
    components: { schemas: Object.fromEntries(names.map((name) => [name, describeSchema(definition(name) ?? {})])) },
  };
}

function describePath({ parameters, operations, kind }: ApiPath): Json {
  const { group, version, kind: name } = kind;
  const described = operations.map((one) => {
    const gvk = {
      'x-kubernetes-action': one.action,
      'x-kubernetes-group-version-kind': { group, version, kind: name },
    };
    return [one.verb, { ...describeOperation(one), ...gvk }] as const;
  });
  const pathParameters = parameters.map((parameter) => ({
    name: parameter,
    in: 'path',
    description: parameterDescriptions[parameter],
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
  return { ...Object.fromEntries(described), ...(pathParameters.length === 0 ? {} : { parameters: pathParameters }) };
}

function describeOperation({ id, description, query, body, result, verb }: Operation): Json {
  const bodyTypes = verb === 'patch' ? patchTypes : ['*/*'];
  return {
    description,
    operationId: id,
    ...(query.length === 0 ? {} : { parameters: query.map(queryParameter) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(bodyTypes, body) } }),
    responses: { 200: { description: 'OK', content: content(['application/json'], result) } },
  };
}

function content(mediaTypes: readonly string[], definitionName: string): Json {
  const schema = { $ref: componentRef(`#/definitions/${definitionName}`) };
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
}

function queryParameter({ name, type, description }: Parameter): Json {
  return { name, in: 'query', description, schema: { type, uniqueItems: true } };
}

function componentRef(ref: string): string {
  return ref.replace('#/definitions/', '#/components/schemas/');
}

/** In OpenAPI 3 nothing may stand beside a reference, and a value can be of one of several types. */
function describeSchema({ $ref, items, additionalProperties, properties, type, ...rest }: Schema): Json {
  const entries = Object.entries(properties ?? {}).map(([name, schema]) => [name, describeSchema(schema)] as const);
  if ($ref !== undefined) return { ...rest, allOf: [{ $ref: componentRef($ref) }] };
  return {
    ...rest,
    ...describeType(type, rest),
    ...(items === undefined ? {} : { items: describeSchema(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: describeSchema(additionalProperties) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(entries) }),
  };
}

function describeType(type: Schema['type'], { format }: Schema): Json {
  if (format === 'int-or-string') return { oneOf: [{ type: 'integer' }, { type: 'string' }] };
  if (format === 'quantity') return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  return { type };
}
