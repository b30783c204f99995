/** Which of a StatefulSet's numbered pods to make or delete next, and how it stands: pure. */
import type { Pod, StatefulSet } from '../../reconcile/objects.ts';
import { isAvailable, isFinished, isReady, isTerminating } from '../../reconcile/pod-conditions.ts';

export const REVISION_LABEL = 'controller-revision-hash';

export interface OrdinalsPlan {
  /** Ordinals of the pods to make. */
  readonly create: readonly number[];
  readonly remove: readonly Pod[];
  readonly status: NonNullable<StatefulSet['status']>;
}

/** `revision`: name of the present template's ControllerRevision. `now`: milliseconds since the epoch. */
export function planOrdinals(
  statefulSet: StatefulSet,
  pods: readonly Pod[],
  revision: string,
  now: number,
): OrdinalsPlan {
  const { replicas = 1, podManagementPolicy } = statefulSet.spec;
  const start = statefulSet.spec.ordinals?.start ?? 0;
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod] as const));
  const wanted = Array.from({ length: replicas }, (_, index) => start + index);
  const surplus = pods
    .filter((pod) => ordinalOf(pod) < start || ordinalOf(pod) >= start + replicas)
    .sort((a, b) => ordinalOf(b) - ordinalOf(a));
  const finished = wanted.flatMap((ordinal) => byOrdinal.get(ordinal) ?? []).filter(isFinished);
  const moves = { create: wanted.filter((ordinal) => !byOrdinal.has(ordinal)), remove: surplus };
  const next = podManagementPolicy === 'Parallel' ? moves : oneAtATime(moves.create, surplus, wanted, byOrdinal);
  const outdated =
    next.create.length + surplus.length > 0 ? [] : selectOutdated(statefulSet, wanted, byOrdinal, revision);
  return {
    create: next.create,
    remove: [...next.remove, ...finished, ...outdated].filter((pod) => !isTerminating(pod)),
    status: buildStatus(statefulSet, pods, revision, now),
  };
}

export const ordinalOf = ({ metadata }: Pod): number => Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1));

/** Up in order, each when all below are ready; down in reverse, each when the one above is gone. */
function oneAtATime(
  missing: readonly number[],
  surplus: readonly Pod[],
  wanted: readonly number[],
  byOrdinal: ReadonlyMap<number, Pod>,
): Pick<OrdinalsPlan, 'create' | 'remove'> {
  const [first] = missing;
  const isReadyBelow = wanted
    .filter((ordinal) => ordinal < (first ?? Number.POSITIVE_INFINITY))
    .every((ordinal) => isHealthy(byOrdinal.get(ordinal)));
  if (first !== undefined) return { create: isReadyBelow ? [first] : [], remove: [] };
  return { create: [], remove: isReadyBelow ? surplus.slice(0, 1) : [] };
}

const isHealthy = (pod: Pod | undefined): boolean => pod !== undefined && isReady(pod) && !isTerminating(pod);

/** From the highest ordinal down to the partition, one after the other. */
function selectOutdated(
  { spec }: StatefulSet,
  wanted: readonly number[],
  byOrdinal: ReadonlyMap<number, Pod>,
  revision: string,
): Pod[] {
  if (spec.updateStrategy?.type === 'OnDelete') return [];
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const ordinal of wanted.toReversed()) {
    if (ordinal < partition) return [];
    const pod = byOrdinal.get(ordinal);
    if (pod !== undefined && pod.metadata.labels?.[REVISION_LABEL] !== revision) return [pod];
    if (!isHealthy(pod)) return [];
  }
  return [];
}

function buildStatus(
  statefulSet: StatefulSet,
  pods: readonly Pod[],
  revision: string,
  now: number,
): OrdinalsPlan['status'] {
  const { replicas = 1, minReadySeconds = 0 } = statefulSet.spec;
  const live = pods.filter((pod) => !isTerminating(pod));
  const updated = live.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === revision);
  const isComplete = updated.length === replicas && live.length === replicas && live.every(isReady);
  const currentRevision = isComplete ? revision : (statefulSet.status?.currentRevision ?? revision);
  return {
    observedGeneration: statefulSet.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: live.filter(isReady).length,
    availableReplicas: live.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
    currentReplicas: live.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === currentRevision).length,
    updatedReplicas: updated.length,
    currentRevision,
    updateRevision: revision,
    collisionCount: 0,
  };
}
