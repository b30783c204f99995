/** `binding`: a scheduler gives a pod its node. */

import { conflict, invalid } from '../http/api-error.ts';
import { ok, type Reply } from '../http/request.ts';
import { formatTime } from '../object.ts';
import { required } from '../validation/field-error.ts';
import { decodeObject } from '../verbs/decode.ts';
import type { ResourceCall } from '../verbs/resource-handler.ts';
import { parseWriteOptions } from '../verbs/write-options.ts';

const bindingKind = { group: '', version: 'v1', kind: 'Binding', plural: 'bindings' };

interface Condition {
  type: string;
}

/** @throws ApiError 422 without a target, 409 when the pod has a node or is being deleted */
export function bindPod({ api, request, path }: ResourceCall): Reply {
  const name = path.name ?? '';
  const binding = decodeObject(request, bindingKind);
  const target = binding.target as { name?: string } | undefined;
  if (!target?.name) throw invalid(bindingKind, name, [required('target.name')]);
  const old = api.store.get(path.kind, path.namespace, name);
  const resource = { ...path.kind, plural: 'pods/binding' };
  const { nodeName } = (old.spec ?? {}) as { nodeName?: string };
  if (nodeName) throw conflict(resource, name, `pod ${name} is already assigned to node "${nodeName}"`);
  if (old.metadata.deletionTimestamp !== undefined) {
    throw conflict(resource, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  const draft = structuredClone(old);
  draft.spec = { ...(draft.spec as object), nodeName: target.name };
  const { conditions = [], ...status } = (draft.status ?? {}) as { conditions?: Condition[] };
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: formatTime(api.now()) };
  draft.status = { ...status, conditions: [...conditions.filter(({ type }) => type !== 'PodScheduled'), scheduled] };
  if (!parseWriteOptions(request).dryRun) api.store.replace(path.kind, draft);
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}
