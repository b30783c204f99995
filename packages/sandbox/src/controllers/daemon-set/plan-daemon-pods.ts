/** What a DaemonSet still lacks, and how it stands: pure, from its pods and the nodes. */
import type { DaemonSet, Node, Pod } from '../../reconcile/objects.ts';
import { isAvailable, isFinished, isReady, isTerminating } from '../../reconcile/pod-conditions.ts';
import { resolveIntOrPercent } from '../int-or-percent.ts';
import { REVISION_LABEL, targetNodeOf } from './daemon-pod.ts';
import { judgeNode } from './eligibility.ts';
import { planSurge } from './plan-surge.ts';

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
  const maxSurge = surgeOf(input, places);
  const isExcess = (pod: Pod, place: Place) =>
    maxSurge === 0 ? pod !== place.live[0] : pod !== currentPod(input, place) && pod !== outdatedPod(input, place);
  const misplaced = places.flatMap((place) => [
    ...place.finished,
    ...place.live.filter((pod) => !place.shouldContinue || isExcess(pod, place)),
  ]);
  const update = planUpdate(input, places, maxSurge);
  return {
    create: [...places.filter(needsPod).map(({ name }) => name), ...update.create],
    remove: [...stray, ...misplaced, ...update.remove],
    status: countPods(input, places),
  };
}

/** Nodes that may have a new pod beside their old one at a time; 0 unless the strategy says so. */
function surgeOf({ daemonSet }: DaemonPodsInput, places: readonly Place[]): number {
  const { type, rollingUpdate } = daemonSet.spec.updateStrategy ?? {};
  if (type === 'OnDelete') return 0;
  return resolveIntOrPercent(rollingUpdate?.maxSurge, places.filter(({ shouldRun }) => shouldRun).length, 'up', 0);
}

const isCurrent = ({ hash }: DaemonPodsInput, pod: Pod): boolean => pod.metadata.labels?.[REVISION_LABEL] === hash;
const currentPod = (input: DaemonPodsInput, { live }: Place) => live.find((pod) => isCurrent(input, pod));
const outdatedPod = (input: DaemonPodsInput, { live }: Place) => live.find((pod) => !isCurrent(input, pod));

function planUpdate(
  input: DaemonPodsInput,
  places: readonly Place[],
  maxSurge: number,
): Pick<DaemonPodsPlan, 'create' | 'remove'> {
  if (maxSurge === 0) return { create: [], remove: selectOutdated(input, places) };
  const { minReadySeconds = 0 } = input.daemonSet.spec;
  const surging = places
    .filter(({ shouldRun }) => shouldRun)
    .map((place) => ({
      name: place.name,
      current: currentPod(input, place),
      outdated: outdatedPod(input, place),
    }));
  return planSurge(surging, maxSurge, (pod) => isAvailable(pod, minReadySeconds, input.now));
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

/** Pods of an older template that may go now, before the new one comes. Those that are not available cost nothing. */
function selectOutdated(input: DaemonPodsInput, places: readonly Place[]): Pod[] {
  const { daemonSet, now } = input;
  const { updateStrategy, minReadySeconds = 0 } = daemonSet.spec;
  if (updateStrategy?.type === 'OnDelete') return [];
  const wanted = places.filter(({ shouldRun }) => shouldRun);
  const available = (place: Place) => place.live.slice(0, 1).some((pod) => isAvailable(pod, minReadySeconds, now));
  const limit = resolveIntOrPercent(updateStrategy?.rollingUpdate?.maxUnavailable, wanted.length, 'up', 1);
  const budget = Math.max(0, Math.max(limit, 1) - wanted.filter((place) => !available(place)).length);
  const outdated = wanted.filter(({ live: [pod] }) => pod !== undefined && !isCurrent(input, pod));
  const chosen = [...outdated.filter((place) => !available(place)), ...outdated.filter(available).slice(0, budget)];
  return chosen.flatMap(({ live }) => live.slice(0, 1));
}

function countPods(input: DaemonPodsInput, places: readonly Place[]): DaemonPodsPlan['status'] {
  const { daemonSet, now } = input;
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
    updatedNumberScheduled: pods.filter((pod) => isCurrent(input, pod)).length,
    numberAvailable: available,
    ...(wanted.length === available ? {} : { numberUnavailable: wanted.length - available }),
  };
}
