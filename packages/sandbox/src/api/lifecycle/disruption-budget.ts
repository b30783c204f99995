/** How many pods a PodDisruptionBudget lets go, counted from the pods and workloads as they are. */

import type { V1PodDisruptionBudgetSpec } from '@kubernetes/client-node';
import type { Api } from '../api.ts';
import { podKind, servedKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { matchLabelSelector } from '../selectors/label-selector.ts';

export const budgetKind = servedKind('policy', 'poddisruptionbudgets');

export interface BudgetCount {
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
}

interface PodStatus {
  phase?: string;
  conditions?: { type: string; status: string }[];
}

export function isReady(pod: KubeObject): boolean {
  const { conditions = [] } = (pod.status ?? {}) as PodStatus;
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function selectedPods(api: Api, budget: KubeObject): readonly KubeObject[] {
  const { selector } = (budget.spec ?? {}) as V1PodDisruptionBudgetSpec;
  const matches = matchLabelSelector(selector);
  return api.store
    .list(podKind)
    .filter((pod) => pod.metadata.namespace === budget.metadata.namespace && matches(pod.metadata.labels));
}

/** The budgets that cover the pod. */
export function budgetsOf(api: Api, pod: KubeObject): readonly KubeObject[] {
  return api.store
    .list(budgetKind)
    .filter((budget) => budget.metadata.namespace === pod.metadata.namespace)
    .filter((budget) => {
      const { selector } = (budget.spec ?? {}) as V1PodDisruptionBudgetSpec;
      return matchLabelSelector(selector)(pod.metadata.labels);
    });
}

/** What the owners of the pods want; pods whose owner counts nothing stand for themselves. */
function expectedCount(api: Api, pods: readonly KubeObject[]): number {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
    const plural = `${owner?.kind.toLowerCase()}s`;
    const scaled = plural === 'replicasets' || plural === 'statefulsets';
    const found = scaled
      ? api.store.find(servedKind('apps', plural), pod.metadata.namespace, owner?.name ?? '')
      : undefined;
    const { replicas } = (found?.spec ?? {}) as { replicas?: number };
    counts.set(replicas === undefined ? (pod.metadata.uid ?? '') : (owner?.uid ?? ''), replicas ?? 1);
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** A number, or a percentage of the total rounded up. */
function resolve(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
}

export function countBudget(api: Api, budget: KubeObject): BudgetCount {
  const { minAvailable, maxUnavailable } = (budget.spec ?? {}) as V1PodDisruptionBudgetSpec;
  const pods = selectedPods(api, budget);
  const expectedPods = expectedCount(api, pods);
  const currentHealthy = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  const desiredHealthy =
    maxUnavailable === undefined
      ? resolve(minAvailable ?? 1, expectedPods)
      : Math.max(0, expectedPods - resolve(maxUnavailable, expectedPods));
  const disruptionsAllowed = Math.max(0, currentHealthy - desiredHealthy);
  return { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed };
}
