/** One round of a kubelet's work: the pods bound to the node become sockets, and what comes of it their status. */
import { isDeepStrictEqual } from 'node:util';
import { type ClusterClient, resources, TcplbError } from '@tcplb/core';
import type { RecordEvent } from '../../reconcile/event-recorder.ts';
import type { Pod, PodStatus } from '../../reconcile/objects.ts';
import { isFinished, isTerminating } from '../../reconcile/pod-conditions.ts';
import type { NodePlace } from '../network/fabric.ts';
import type { ObservedPod, PortForward } from '../runtime/protocol.ts';
import type { NodeRuntime } from '../start-runtime.ts';
import { findImageProblem } from './image-pull.ts';
import { type PodAddresses, toDesiredPod } from './pod-containers.ts';
import {
  recordContainerState,
  recordKilling,
  recordPullProblem,
  recordUnhealthy,
  recordUnserved,
} from './pod-events.ts';
import type { PodMemory } from './pod-memory.ts';
import { buildPodStatus, type PodStatusInput, type UnpulledContainer } from './pod-status.ts';

export interface PodSync {
  readonly client: ClusterClient;
  /** The node's name. */
  readonly node: string;
  readonly place: NodePlace;
  readonly runtime: NodeRuntime;
  readonly memory: PodMemory;
  readonly record: RecordEvent;
  readonly signal: AbortSignal;
}

/** Tells the runtime what to hold open, and the API server what the runtime reported. Pods keep their addresses. */
export async function syncPods(sync: PodSync, bound: readonly Pod[], forwards: readonly PortForward[]): Promise<void> {
  const pods = bound.filter((pod) => !isFinished(pod));
  const addresses = new Map<string, PodAddresses>();
  for (const pod of pods) addresses.set(uidOf(pod), await claimAddresses(sync.place, pod));
  const desired = pods.map((pod) => toDesiredPod(pod, sync.node, addresses.get(uidOf(pod)) as PodAddresses));
  sync.runtime.set({ pods: desired, forwards });

  const observed = new Map(sync.runtime.observed.pods.map((pod) => [pod.uid, pod]));
  await Promise.all(
    pods.map(async (pod) => {
      const seen = observed.get(uidOf(pod));
      if (seen === undefined) return;
      noteEvents(sync, pod, seen);
      const unpulled = isTerminating(pod) ? [] : findUnpulled(sync, pod);
      if (isTerminating(pod) && hasStopped(seen)) await finishDeletion(sync, pod);
      else
        await writeStatus(sync, sync.memory.latest(pod), {
          observed: seen,
          unpulled,
          addresses: addresses.get(uidOf(pod)) as PodAddresses,
        });
    }),
  );
}

/** Gives back what pods held that the API server no longer knows. */
export async function forgetPods(sync: PodSync, held: Set<string>, bound: readonly Pod[]): Promise<void> {
  const uids = new Set(bound.map(uidOf));
  for (const uid of held) if (!uids.has(uid)) await sync.place.releasePodAddresses(uid);
  held.clear();
  for (const uid of uids) held.add(uid);
  sync.memory.keep(uids);
}

const uidOf = (pod: Pod): string => pod.metadata.uid ?? '';

const hasStopped = (pod: ObservedPod): boolean => pod.containers.every(({ state }) => state === 'stopped');

async function claimAddresses(place: NodePlace, pod: Pod): Promise<PodAddresses> {
  const node = place.addresses;
  return { node, pod: pod.spec.hostNetwork === true ? node : await place.claimPodAddresses(uidOf(pod)) };
}

function noteEvents({ memory, record }: PodSync, pod: Pod, observed: ObservedPod): void {
  for (const container of observed.containers) {
    if (container.state === 'stopped' || !memory.noteState(uidOf(pod), `container ${container.name}`, container.state))
      continue;
    recordContainerState(record, pod, container);
    if (container.state === 'running') recordUnserved(record, pod);
  }
  for (const { name, probeFailure = '', isReady } of observed.containers) {
    const isNews = memory.noteState(uidOf(pod), `probe of ${name}`, isReady ? '' : probeFailure);
    if (isNews && probeFailure !== '' && !isReady) recordUnhealthy(record, pod, probeFailure);
  }
  if (isTerminating(pod) && memory.noteState(uidOf(pod), 'pod', 'terminating')) recordKilling(record, pod);
}

/** The first look at an image says that it cannot be pulled, later ones that it is not tried again so soon. */
function findUnpulled({ memory, record }: PodSync, pod: Pod): UnpulledContainer[] {
  return pod.spec.containers.flatMap(({ name, image }) => {
    const problem = findImageProblem(image);
    if (problem === undefined || image === undefined) return [];
    const isFirst = memory.noteState(uidOf(pod), `image of ${name}`, image);
    const reason = isFirst ? problem.first : problem.later;
    if (memory.noteState(uidOf(pod), `pull for ${name}`, `${image} ${reason}`)) {
      recordPullProblem(record, pod, image, reason, problem.message);
    }
    const isBackingOff = reason === 'ImagePullBackOff';
    const message = isBackingOff
      ? `Back-off pulling image "${image}": ErrImagePull: ${problem.message}`
      : problem.message;
    return [{ name, image, reason, message }];
  });
}

type Findings = Pick<PodStatusInput, 'addresses' | 'observed' | 'unpulled'>;

async function writeStatus(sync: PodSync, pod: Pod, findings: Findings): Promise<void> {
  const restartBases = sync.memory.restartBases(pod);
  const status = buildPodStatus({ pod, ...findings, restartBases, now: Date.now() });
  if (isReported(pod.status ?? {}, status)) return;
  const { name, namespace } = pod.metadata;
  const patch = { metadata: { uid: uidOf(pod) }, status };
  const options = { subresource: 'status', signal: sync.signal };
  const written = await ignoreMissing(sync.client.patch<Pod>(resources.pods, name, namespace, 'merge', patch, options));
  if (written !== undefined) sync.memory.noteWritten(pod, written);
}

/** Whether every field that we would write is there already. */
function isReported(current: PodStatus, wanted: PodStatus): boolean {
  return (Object.keys(wanted) as (keyof PodStatus)[]).every((field) => isSame(current[field], wanted[field]));
}

/** As JSON: a field that is undefined equals one that is absent. */
const isSame = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(a, b) || (b !== undefined && isDeepStrictEqual(a, JSON.parse(JSON.stringify(b))));

async function finishDeletion({ client, signal }: PodSync, pod: Pod): Promise<void> {
  const { name, namespace } = pod.metadata;
  const options = { gracePeriodSeconds: 0, uid: uidOf(pod), signal };
  await ignoreMissing(client.delete(resources.pods, name, namespace, options));
}

/** A pod that went meanwhile, or was replaced by another of its name, needs nothing more. */
async function ignoreMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof TcplbError && (error.code === 'NotFound' || error.code === 'Conflict')) return undefined;
    throw error;
  }
}
