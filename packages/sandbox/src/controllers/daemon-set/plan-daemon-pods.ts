/** What a DaemonSet still lacks, and how it stands: pure, from its pods and the nodes. */
import type { DaemonSet, Node, Pod } from '../../reconcile/objects.ts';
import { isAvailable, isFinished, isReady, isTerminating } from '../../reconcile/pod-conditions.ts';
import { resolveIntOrPercent } from '../int-or-percent.ts';
import { REVISION_LABEL, targetNodeOf } from './daemon-pod.ts';
import { judgeNode } from './eligibility.ts';

export interface DaemonPodsInput {
  readonly daemonSet: DaemonSet;
  readonly nodes: readonly Node[];
  /** All pods that the DaemonSet manages, terminating ones too. */
  readonly pods: readonly Pod[];
  /** Of the current template. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface DaemonPodsPlan {
  /** Names of the nodes that get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  readonly status: NonNullable<DaemonSet['status']>;
}

/** One node, with the pods that were made for it. */
interface Place {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
  readonly name: string;
  /** Neither finished nor terminating, oldest first. */
  readonly live: readonly Pod[];
  readonly finished: readonly Pod[];
  readonly terminating: readonly Pod[];
}

export function planDaemonPods(input: DaemonPodsInput): DaemonPodsPlan {
  const places = surveyPlaces(input);
  const known = new Set(places.map(({ name }) => name));
  // Bound pods of a node that is gone are the garbage collector's; unbound ones would wait for ever.
  const stray = input.pods.filter((pod) => !pod.spec.nodeName && !known.has(targetNodeOf(pod)) && !isTerminating(pod));
  const misplaced = places.flatMap(({ live, finished, shouldContinue }) => [
    ...finished,
    ...(shouldContinue ? live.slice(1) : live),
  ]);
  return {
    create: places.filter(needsPod).map(({ name }) => name),
    remove: [...stray, ...misplaced, ...selectOutdated(input, places)],
    status: countPods(input, places),
  };
}

const needsPod = ({ shouldRun, live, finished, terminating }: Place): boolean =>
  shouldRun && live.length + finished.length + terminating.length === 0;

function surveyPlaces({ daemonSet, nodes, pods }: DaemonPodsInput): Place[] {
  const byNode = Map.groupBy(pods, targetNodeOf);
  return nodes.map((node) => {
    const here = byNode.get(node.metadata.name) ?? [];
    const staying = here.filter((pod) => !isTerminating(pod));
    return {
      ...judgeNode(daemonSet.spec.template, node),
      name: node.metadata.name,
      live: staying.filter((pod) => !isFinished(pod)).sort(byAge),
      finished: staying.filter(isFinished),
      terminating: here.filter(isTerminating),
    };
  });
}

const byAge = (a: Pod, b: Pod): number =>
  (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? '') ||
  a.metadata.name.localeCompare(b.metadata.name);

/** Pods of an older template that may go now. Those that are not available cost nothing; `maxSurge` is not offered. */
function selectOutdated({ daemonSet, hash, now }: DaemonPodsInput, places: readonly Place[]): Pod[] {
  const { updateStrategy, minReadySeconds = 0 } = daemonSet.spec;
  if (updateStrategy?.type === 'OnDelete') return [];
  const wanted = places.filter(({ shouldRun }) => shouldRun);
  const available = (place: Place) => place.live.slice(0, 1).some((pod) => isAvailable(pod, minReadySeconds, now));
  const limit = resolveIntOrPercent(updateStrategy?.rollingUpdate?.maxUnavailable, wanted.length, 'up', 1);
  const budget = Math.max(0, Math.max(limit, 1) - wanted.filter((place) => !available(place)).length);
  const outdated = wanted.filter(
    ({ live: [pod] }) => pod !== undefined && pod.metadata.labels?.[REVISION_LABEL] !== hash,
  );
  const chosen = [...outdated.filter((place) => !available(place)), ...outdated.filter(available).slice(0, budget)];
  return chosen.flatMap(({ live }) => live.slice(0, 1));
}

function countPods({ daemonSet, hash, now }: DaemonPodsInput, places: readonly Place[]): DaemonPodsPlan['status'] {
  const { minReadySeconds = 0 } = daemonSet.spec;
  const wanted = places.filter(({ shouldRun }) => shouldRun);
  const pods = wanted.flatMap(({ live }) => live.slice(0, 1));
  const available = pods.filter((pod) => isAvailable(pod, minReadySeconds, now)).length;
  return {
    observedGeneration: daemonSet.metadata.generation ?? 0,
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: pods.length,
    numberMisscheduled: places.filter(({ shouldRun, live }) => !shouldRun && live.length > 0).length,
    numberReady: pods.filter(isReady).length,
    updatedNumberScheduled: pods.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === hash).length,
    numberAvailable: available,
    ...(wanted.length === available ? {} : { numberUnavailable: wanted.length - available }),
  };
}
