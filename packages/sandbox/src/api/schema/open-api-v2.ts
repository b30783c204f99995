/** The OpenAPI 2 document (`/openapi/v2`) as JSON. */

import { versionInfo } from '../version.ts';
import { definition, definitionNames } from './definitions.ts';
import type { GroupVersionKind, Schema } from './open-api.ts';
import { type ApiPath, apiPaths, type Operation } from './operations.ts';
import type { Parameter } from './query-parameters.ts';

export interface Parameter2 {
  readonly name: string;
  readonly in: 'body' | 'path' | 'query';
  readonly description?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly type?: string;
  readonly uniqueItems?: boolean;
}

export interface Operation2 {
  readonly description: string;
  readonly operationId: string;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly schemes: readonly ['https'];
  readonly parameters: readonly Parameter2[];
  readonly responses: { readonly 200: { readonly description: 'OK'; readonly schema: Schema } };
  readonly 'x-kubernetes-action': string;
  readonly 'x-kubernetes-group-version-kind': GroupVersionKind;
}

export interface PathItem2 extends Partial<Readonly<Record<Operation['verb'], Operation2>>> {
  readonly parameters: readonly Parameter2[];
}

export interface OpenApiV2 {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItem2>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

let document: OpenApiV2 | undefined;

/** Built on the first call. */
export function openApiV2Json(): OpenApiV2 {
  document ??= {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: versionInfo.gitVersion },
    paths: Object.fromEntries(apiPaths().map((one) => [one.path, describePath(one)])),
    definitions: Object.fromEntries(definitionNames().map((name) => [name, definition(name) ?? {}])),
  };
  return document;
}

function describePath({ parameters, operations, kind }: ApiPath): PathItem2 {
  const { group, version, kind: name } = kind;
  const groupVersionKind = { group, version, kind: name };
  return {
    ...Object.fromEntries(operations.map((one) => [one.verb, describeOperation(one, groupVersionKind)])),
    parameters: parameters.map((parameter) => ({
      name: parameter,
      in: 'path',
      description: parameterDescriptions[parameter],
      required: true,
      type: 'string',
      uniqueItems: true,
    })),
  };
}

export const parameterDescriptions = { name: 'name of the object', namespace: 'namespace of the object' } as const;

/** Media types of PATCH bodies. */
export const patchTypes: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

function describeOperation(operation: Operation, groupVersionKind: GroupVersionKind): Operation2 {
  const { body, result, query } = operation;
  return {
    description: operation.description,
    operationId: operation.id,
    consumes: operation.verb === 'patch' ? patchTypes : ['*/*'],
    produces: ['application/json'],
    schemes: ['https'],
    parameters: [...(body === undefined ? [] : [bodyParameter(body)]), ...query.map(queryParameter)],
    responses: { 200: { description: 'OK', schema: { $ref: `#/definitions/${result}` } } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': groupVersionKind,
  };
}

function bodyParameter(definitionName: string): Parameter2 {
  return { name: 'body', in: 'body', required: true, schema: { $ref: `#/definitions/${definitionName}` } };
}

function queryParameter({ name, type, description }: Parameter): Parameter2 {
  return { name, in: 'query', description, type, uniqueItems: true };
}
