/** `eviction`: a deletion that PodDisruptionBudgets can refuse. */

import type { Api } from '../api.ts';
import { ApiError, badRequest, tooManyRequests } from '../http/api-error.ts';
import { ok, type Reply } from '../http/request.ts';
import { budgetsOf, countBudget, isReady } from '../lifecycle/disruption-budget.ts';
import type { KubeObject } from '../object.ts';
import { decodeObject, isRecord } from '../verbs/decode.ts';
import { deleteObject } from '../verbs/delete.ts';
import { deleteOptions } from '../verbs/delete-options.ts';
import type { ResourceCall } from '../verbs/resource-handler.ts';

const evictionKind = { group: 'policy', version: 'v1', kind: 'Eviction' };

/** Pods that serve nobody go whatever a budget says. */
function isExempt(pod: KubeObject): boolean {
  const { phase } = (pod.status ?? {}) as { phase?: string };
  return phase !== 'Running' || pod.metadata.deletionTimestamp !== undefined || !isReady(pod);
}

/** @throws ApiError 429 when a budget would be violated, 500 when several cover the pod */
function checkBudgets(api: Api, pod: KubeObject): void {
  const [budget, another] = budgetsOf(api, pod);
  if (budget === undefined || isExempt(pod)) return;
  if (another !== undefined) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new ApiError(500, 'InternalError', message);
  }
  const { desiredHealthy, currentHealthy, disruptionsAllowed } = countBudget(api, budget);
  if (disruptionsAllowed > 0) return;
  const message = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [
    { reason: 'DisruptionBudget', message },
  ]);
}

/** @throws ApiError 429 and 500 as checkBudgets, 400 when the body is about another pod */
export function evictPod({ api, request, path }: ResourceCall): Reply {
  const name = path.name ?? '';
  const eviction = decodeObject(request, evictionKind);
  if (eviction.metadata.name !== undefined && eviction.metadata.name !== name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const pod = api.store.get(path.kind, path.namespace, name);
  checkBudgets(api, pod);
  const body = isRecord(eviction.deleteOptions) ? eviction.deleteOptions : {};
  deleteObject(api, path.kind, pod, deleteOptions(request, body));
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}
