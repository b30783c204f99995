/** How many pods a ReplicaSet lacks, which of them are too many, and how it stands: pure. */
import type { Pod, ReplicaSet } from '../../reconcile/objects.ts';
import { isAvailable, isFinished, isReady, isTerminating } from '../../reconcile/pod-conditions.ts';
import { matchesLabels } from '../../reconcile/selectors.ts';

export interface ReplicasPlan {
  readonly create: number;
  readonly remove: readonly Pod[];
  readonly status: NonNullable<ReplicaSet['status']>;
}

/** `pods`: all that the ReplicaSet manages. `now`: milliseconds since the epoch. */
export function planReplicas(replicaSet: ReplicaSet, pods: readonly Pod[], now: number): ReplicasPlan {
  const { replicas = 1, minReadySeconds = 0, template } = replicaSet.spec;
  const live = pods.filter((pod) => !isTerminating(pod) && !isFinished(pod));
  const templateLabels = template?.metadata?.labels ?? {};
  return {
    create: Math.max(0, replicas - live.length),
    remove: [...live].sort(byDispensability).slice(0, Math.max(0, live.length - replicas)),
    status: {
      observedGeneration: replicaSet.metadata.generation ?? 0,
      replicas: live.length,
      fullyLabeledReplicas: live.filter((pod) => matchesLabels(templateLabels, pod.metadata.labels)).length,
      readyReplicas: live.filter(isReady).length,
      availableReplicas: live.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
    },
  };
}

/** First those without a node, then those that are not ready, then the youngest. */
function byDispensability(a: Pod, b: Pod): number {
  const rank = (pod: Pod) => (pod.spec.nodeName ? 1 : 0) + (isReady(pod) ? 2 : 0);
  return rank(a) - rank(b) || (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');
}
