/** `scale`: the replicas of a workload as an `autoscaling/v1` Scale. */

import { invalid, methodNotAllowed } from '../http/api-error.ts';
import { ok, type Reply } from '../http/request.ts';
import type { KubeObject } from '../object.ts';
import { invalidValue } from '../validation/field-error.ts';
import { decodeObject, toObject } from '../verbs/decode.ts';
import { isApply, patched } from '../verbs/patch.ts';
import type { ResourceCall } from '../verbs/resource-handler.ts';
import { checkSameName, checkUid, checkVersion, updateObject } from '../verbs/update.ts';
import { parseWriteOptions } from '../verbs/write-options.ts';

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale', plural: 'scales' };

interface Workload {
  spec?: { replicas?: number; selector?: { matchLabels?: Record<string, string> } };
  status?: { replicas?: number };
}

function selectorText(labels: Readonly<Record<string, string>> = {}): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',');
}

function scaleOf(object: KubeObject): KubeObject {
  const { spec, status } = object as Workload;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = selectorText(spec?.selector?.matchLabels);
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp };
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: JSON.parse(JSON.stringify(metadata)) as KubeObject['metadata'],
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

function current({ api, path }: ResourceCall): KubeObject {
  return api.store.get(path.kind, path.namespace, path.name ?? '');
}

function setReplicas(call: ResourceCall, scale: KubeObject): Reply {
  const { api, request, path } = call;
  const old = current(call);
  checkSameName(scale, path.name ?? '');
  checkVersion(path.kind, scale, old);
  checkUid(path.kind, scale, old);
  const { replicas = 0 } = (scale.spec ?? {}) as { replicas?: number };
  if (replicas < 0) {
    const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid(scaleKind, path.name ?? '', [error]);
  }
  const draft = structuredClone(old);
  draft.spec = { ...(draft.spec as object), replicas };
  return ok(scaleOf(updateObject(api, path.kind, draft, old, parseWriteOptions(request, 'scale'))));
}

export function getScale(call: ResourceCall): Reply {
  return ok(scaleOf(current(call)));
}

export function updateScale(call: ResourceCall): Reply {
  return setReplicas(call, decodeObject(call.request, scaleKind));
}

export function patchScale(call: ResourceCall): Reply {
  if (isApply(call.request)) throw methodNotAllowed(call.path.kind);
  const scale = patched(call.request, scaleOf(current(call)), { ...call.path.kind, ...scaleKind });
  return setReplicas(call, toObject(scale, scaleKind));
}
