/** Keeps the status of PodDisruptionBudgets true, so that `kubectl get pdb` says what an eviction would meet. */

import { isDeepStrictEqual } from 'node:util';
import type { Api } from '../api.ts';
import { podKind, servedKind } from '../kinds.ts';
import { formatTime, type KubeObject } from '../object.ts';
import { budgetKind, countBudget } from './disruption-budget.ts';

interface Condition {
  type: string;
  status: string;
  lastTransitionTime: string;
}

const counted = new Set([budgetKind, podKind, servedKind('apps', 'replicasets'), servedKind('apps', 'statefulsets')]);

function conditionOf(allowed: boolean, before: readonly Condition[], generation: number | undefined, now: string) {
  const status = allowed ? 'True' : 'False';
  const last = before.find(({ type }) => type === 'DisruptionAllowed');
  return {
    type: 'DisruptionAllowed',
    status,
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    lastTransitionTime: last?.status === status ? last.lastTransitionTime : now,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

function statusOf(api: Api, budget: KubeObject): object {
  const { generation } = budget.metadata;
  const { conditions = [] } = (budget.status ?? {}) as { conditions?: Condition[] };
  const count = countBudget(api, budget);
  return {
    ...count,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    conditions: [conditionOf(count.disruptionsAllowed > 0, conditions, generation, formatTime(api.now()))],
  };
}

function refresh(api: Api): void {
  for (const budget of api.store.list(budgetKind)) {
    const status = statusOf(api, budget);
    if (!isDeepStrictEqual(status, budget.status)) api.store.replace(budgetKind, { ...budget, status });
  }
}

/** Follows pods and workloads; returns the way to stop. */
export function startBudgetStatus(api: Api): () => void {
  let pending: NodeJS.Immediate | undefined;
  const unsubscribe = api.store.subscribe(({ kind }) => {
    if (!counted.has(kind)) return;
    // Many changes at once are one refresh.
    pending ??= setImmediate(() => {
      pending = undefined;
      refresh(api);
    });
  });
  return () => {
    unsubscribe();
    clearImmediate(pending);
  };
}
