/** What an agent remembers of its pods for as long as one runtime process lives. */
import type { Pod } from '../../reconcile/objects.ts';

export interface PodMemory {
  /** Restarts of each container before this runtime process: one more than was reported when it takes a pod over. */
  restartBases(pod: Pod): ReadonlyMap<string, number>;
  /** Whether a state of the pod, or of one of its containers, differs from the one noted last; notes it. */
  noteState(uid: string, subject: string, state: string): boolean;
  /** The result of a status write, until the watch has delivered it. */
  noteWritten(before: Pod, after: Pod): void;
  /** The newest version known of a pod that the watch delivered. */
  latest(pod: Pod): Pod;
  /** Forgets all pods but these. */
  keep(uids: ReadonlySet<string>): void;
}

interface Remembered {
  restartBases?: ReadonlyMap<string, number>;
  readonly states: Map<string, string>;
  written?: { readonly from: string | undefined; readonly pod: Pod };
}

export function createPodMemory(): PodMemory {
  const pods = new Map<string, Remembered>();
  const recall = (uid: string): Remembered => {
    const known: Remembered = pods.get(uid) ?? { states: new Map<string, string>() };
    pods.set(uid, known);
    return known;
  };
  return {
    restartBases(pod) {
      const known = recall(pod.metadata.uid ?? '');
      const statuses = pod.status?.containerStatuses ?? [];
      known.restartBases ??= new Map(statuses.map(({ name, restartCount }) => [name, restartCount + 1]));
      return known.restartBases;
    },
    noteState(uid, subject, state) {
      const { states } = recall(uid);
      const isNew = states.get(subject) !== state;
      states.set(subject, state);
      return isNew;
    },
    noteWritten(before, after) {
      recall(after.metadata.uid ?? '').written = { from: before.metadata.resourceVersion, pod: after };
    },
    latest(pod) {
      const written = pods.get(pod.metadata.uid ?? '')?.written;
      return written !== undefined && written.from === pod.metadata.resourceVersion ? written.pod : pod;
    },
    keep(uids) {
      for (const uid of pods.keys()) if (!uids.has(uid)) pods.delete(uid);
    },
  };
}
