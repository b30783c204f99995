/** The requests that change something. */
import type {
  ClusterClient,
  KubernetesObject,
  PatchType,
  Resource,
  ServerSideApplyOptions,
  WriteOptions,
} from '../cluster-client.ts';
import type { ApiRequest } from './api-request.ts';
import { describeObject } from './describe-object.ts';
import { buildPath, type Query } from './resource-path.ts';

/** Owner of the fields that we write. */
export const FIELD_MANAGER = 'tcplb';

const PATCH_CONTENT_TYPES: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

type DeleteOptions = NonNullable<Parameters<ClusterClient['delete']>[3]>;

/** The object that is written; without a namespace when its resource has none. */
export interface WriteTarget {
  readonly resource: Resource;
  readonly name: string;
  readonly namespace: string | undefined;
}

export function createRequest(target: WriteTarget, object: KubernetesObject, options: WriteOptions): ApiRequest {
  const { subresource } = options;
  // A subresource such as `eviction` is created below its object.
  const below = subresource === undefined ? {} : { name: target.name, subresource };
  const path = buildPath(target.resource, { namespace: target.namespace, ...below }, writeQuery(options));
  return { ...about(target, options), method: 'POST', path, body: object };
}

export function updateRequest(target: WriteTarget, object: KubernetesObject, options: WriteOptions): ApiRequest {
  return { ...about(target, options), method: 'PUT', path: objectPath(target, options), body: object };
}

export function applyRequest(
  target: WriteTarget,
  object: KubernetesObject,
  options: ServerSideApplyOptions,
): ApiRequest {
  const { fieldManager = FIELD_MANAGER, force } = options;
  return {
    ...about(target, options),
    method: 'PATCH',
    path: objectPath(target, options, { fieldManager, force }),
    body: object,
    // JSON is YAML.
    contentType: 'application/apply-patch+yaml',
    idempotent: true,
  };
}

export function patchRequest(target: WriteTarget, type: PatchType, patch: unknown, options: WriteOptions): ApiRequest {
  const contentType = PATCH_CONTENT_TYPES[type];
  return { ...about(target, options), method: 'PATCH', path: objectPath(target, options), body: patch, contentType };
}

export function deleteRequest(target: WriteTarget, options: DeleteOptions): ApiRequest {
  const { gracePeriodSeconds, uid, dryRun, subresource } = options;
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Background',
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(uid !== undefined && { preconditions: { uid } }),
    ...(dryRun && { dryRun: ['All'] }),
  };
  const path = buildPath(target.resource, { ...target, subresource });
  return { ...about(target, options), method: 'DELETE', path, body };
}

function about({ resource, name, namespace }: WriteTarget, { signal }: WriteOptions) {
  return { subject: describeObject(resource, name, namespace), name, idempotent: false, signal };
}

function objectPath(target: WriteTarget, options: WriteOptions, query?: Query): string {
  const { resource, name, namespace } = target;
  return buildPath(
    resource,
    { namespace, name, subresource: options.subresource },
    { ...writeQuery(options), ...query },
  );
}

function writeQuery({ dryRun }: WriteOptions): Query {
  return { dryRun: dryRun ? 'All' : undefined, fieldManager: FIELD_MANAGER };
}
