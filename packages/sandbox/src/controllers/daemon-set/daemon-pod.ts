/** A DaemonSet's pod: made for one node, to which the scheduler is bound by affinity. */
import type { DaemonSet, Pod, PodSpec } from '../../reconcile/objects.ts';
import { buildPod, randomSuffix } from '../owned-pods.ts';
import { automaticTolerations } from './eligibility.ts';

export const REVISION_LABEL = 'controller-revision-hash';

export function buildDaemonPod(daemonSet: DaemonSet, node: string, hash: string): Pod {
  const pod = buildPod({
    owner: daemonSet,
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    name: `${daemonSet.metadata.name}-${randomSuffix()}`,
    template: daemonSet.spec.template,
    labels: { [REVISION_LABEL]: hash },
  });
  return { ...pod, spec: pinToNode(pod.spec, node) };
}

/** The node a pod was made for, bound or not. */
export function targetNodeOf({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return (
    terms.flatMap(({ matchFields }) => matchFields ?? []).find(({ key }) => key === 'metadata.name')?.values?.[0] ?? ''
  );
}

function pinToNode(spec: PodSpec, node: string): PodSpec {
  const pin = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return {
    ...spec,
    tolerations: [...(spec.tolerations ?? []), ...automaticTolerations(spec)],
    affinity: {
      ...spec.affinity,
      nodeAffinity: {
        ...spec.affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [pin] },
      },
    },
  };
}
