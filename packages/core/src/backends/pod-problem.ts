/** Why a pod does not take connections, in the words of `kubectl get pods`. */
import type { PodObject } from '../snapshot.ts';

/** Undefined for a pod that is ready. */
export function podProblem({ metadata, status }: PodObject): string | undefined {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  return status?.reason ?? containerProblem(status) ?? schedulingProblem(status) ?? ready?.reason ?? 'NotReady';
}

function containerProblem(status: PodObject['status']): string | undefined {
  const states = (status?.containerStatuses ?? []).map(({ state }) => state?.waiting ?? state?.terminated);
  return states.find((state) => state?.reason !== undefined)?.reason;
}

function schedulingProblem(status: PodObject['status']): string | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' ? scheduled.reason : undefined;
}
