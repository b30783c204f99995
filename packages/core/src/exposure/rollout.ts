/** How a controller replaces its pods when its template changes, as far as that takes room on the nodes. */

/** A count of pods, or a percentage of those wanted: `1`, `25%`. */
export type PodCount = number | string;

export interface Rollout {
  /** `Recreate` and `OnDelete` never run an old and a new pod side by side. */
  readonly strategy: 'RollingUpdate' | 'Recreate' | 'OnDelete';
  /** Pods that are wanted; absent for a DaemonSet, which has one for each node. */
  readonly replicas?: number;
  /** Pods that may be started before old ones are stopped. */
  readonly maxSurge: PodCount;
  /** Pods that may be missing meanwhile. */
  readonly maxUnavailable: PodCount;
}

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: PodCount; readonly maxUnavailable?: PodCount } | null;
}

/** The fields of `spec` that say it: `strategy` of a Deployment, `updateStrategy` of the others. */
export interface RolloutSpec {
  readonly replicas?: number;
  readonly strategy?: Strategy;
  readonly updateStrategy?: Strategy;
}

/** What the API server fills in where the template says nothing. */
const defaults = {
  DaemonSet: { maxSurge: 0, maxUnavailable: 1 },
  Deployment: { maxSurge: '25%', maxUnavailable: '25%' },
  StatefulSet: { maxSurge: 0, maxUnavailable: 1 },
} as const;

export function readRollout(kind: keyof typeof defaults, spec: RolloutSpec): Rollout {
  const { type = 'RollingUpdate', rollingUpdate } = spec.strategy ?? spec.updateStrategy ?? {};
  const strategy = type === 'Recreate' || type === 'OnDelete' ? type : 'RollingUpdate';
  return {
    strategy,
    ...(kind !== 'DaemonSet' && { replicas: spec.replicas ?? 1 }),
    // StatefulSets know no surge: each pod keeps its name, so the old one goes first.
    maxSurge: kind === 'StatefulSet' ? 0 : (rollingUpdate?.maxSurge ?? defaults[kind].maxSurge),
    maxUnavailable: rollingUpdate?.maxUnavailable ?? defaults[kind].maxUnavailable,
  };
}
