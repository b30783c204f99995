/** How many pods each of a Deployment's ReplicaSets is to have next: pure. */
import type { Deployment, ReplicaSet } from '../../reconcile/objects.ts';
import { resolveIntOrPercent } from '../int-or-percent.ts';

export interface Scale {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

const wantedOf = ({ spec }: ReplicaSet): number => spec.replicas ?? 1;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Only the ReplicaSets that change. `old`: those of earlier templates, oldest first. */
export function planRollout(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const { replicas = 1, strategy } = deployment.spec;
  const scales =
    strategy?.type === 'Recreate' ? planRecreate(replicas, current, old) : planRolling(deployment, current, old);
  return scales.filter((scale) => scale.replicas !== wantedOf(scale.replicaSet));
}

function planRecreate(replicas: number, current: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const remaining = sum(old.map((replicaSet) => wantedOf(replicaSet) + (replicaSet.status?.replicas ?? 0)));
  const stopped = old.map((replicaSet) => ({ replicaSet, replicas: 0 }));
  return remaining > 0 ? stopped : [{ replicaSet: current, replicas }];
}

/** Never more than `replicas + maxSurge` pods, and never fewer than `replicas - maxUnavailable` available ones. */
function planRolling({ spec }: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): Scale[] {
  const { replicas = 1, strategy } = spec;
  const maxSurge = resolveIntOrPercent(strategy?.rollingUpdate?.maxSurge, replicas, 'up', '25%');
  const maxUnavailable = resolveIntOrPercent(strategy?.rollingUpdate?.maxUnavailable, replicas, 'down', '25%');
  const total = wantedOf(current) + sum(old.map(wantedOf));
  const room = Math.max(0, replicas + maxSurge - total);
  const grown = wantedOf(current) > replicas ? replicas : Math.min(replicas, wantedOf(current) + room);

  // With neither surge nor unavailability allowed nothing could ever move.
  const spare = maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable;
  const notYet = Math.max(0, wantedOf(current) - (current.status?.availableReplicas ?? 0));
  let surplus = Math.max(0, total - (replicas - spare) - notYet);
  const shrunk = old.map((replicaSet) => {
    const less = Math.min(surplus, wantedOf(replicaSet));
    surplus -= less;
    return { replicaSet, replicas: wantedOf(replicaSet) - less };
  });
  return [{ replicaSet: current, replicas: grown }, ...shrunk];
}
