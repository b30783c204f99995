/** Rolling updates with `maxSurge`: a node's new pod comes before its old one goes. Pure, as kube-controller-manager does it. */
import type { Pod } from '../../reconcile/objects.ts';

/** One node that is to run the DaemonSet. Both pods neither finished nor terminating, the oldest of its template. */
export interface SurgePlace {
  readonly name: string;
  /** Of the current template. */
  readonly current: Pod | undefined;
  /** Of an older one. */
  readonly outdated: Pod | undefined;
}

export interface SurgePlan {
  /** Names of the nodes that get a second pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
}

/**
 * An old pod goes when the new one beside it is available, or when it is not available itself. A new pod that cannot
 * start beside the old one, because of a host port, keeps the update from going on: that is how it is in a cluster.
 */
export function planSurge(
  places: readonly SurgePlace[],
  maxSurge: number,
  isAvailable: (pod: Pod) => boolean,
): SurgePlan {
  const create: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  let waiting = 0;
  for (const { name, current, outdated } of places) {
    if (outdated === undefined) continue;
    if (current === undefined) (isAvailable(outdated) ? candidates : create).push(name);
    else if (isAvailable(current) || !isAvailable(outdated)) remove.push(outdated);
    else waiting += 1;
  }
  return { create: [...create, ...candidates.slice(0, Math.max(0, maxSurge - waiting))], remove };
}
