/** As slim.ts, for pods and DaemonSets: apart from it, because most commands look at neither. */
import type { ContainerPort, DaemonSetObject, OwnerReference, PodObject, PodTemplateSpec } from '../snapshot.ts';
import { type Entry, fieldsOf, pick, slimMetadata } from './slim.ts';

type PodStatus = NonNullable<PodObject['status']>;
type ContainerStatus = Entry<NonNullable<PodStatus['containerStatuses']>>;

const ownerFields = fieldsOf<OwnerReference>({ kind: true, name: true, controller: true });
const statusFields = fieldsOf<Omit<PodStatus, 'conditions' | 'containerStatuses' | 'hostIPs' | 'podIPs'>>({
  phase: true,
  reason: true,
  hostIP: true,
  podIP: true,
});
const conditionFields = fieldsOf<Entry<NonNullable<PodStatus['conditions']>>>({
  type: true,
  status: true,
  reason: true,
});
const portFields = fieldsOf<ContainerPort>({
  name: true,
  protocol: true,
  containerPort: true,
  hostPort: true,
  hostIP: true,
});
const countFields = fieldsOf<NonNullable<DaemonSetObject['status']>>({
  desiredNumberScheduled: true,
  numberReady: true,
});

export function slimPod({ metadata, spec, status }: PodObject): PodObject {
  const { ownerReferences: owners } = metadata;
  return {
    metadata: {
      ...slimMetadata(metadata),
      ...(owners && { ownerReferences: owners.map((owner) => pick(owner, ownerFields)) }),
    },
    ...(spec && { spec: pick(spec, ['nodeName']) }),
    ...(status && { status: slimPodStatus(status) }),
  };
}

function slimPodStatus(status: PodStatus): PodStatus {
  const { conditions, containerStatuses } = status;
  return {
    ...pick(status, statusFields),
    ...(conditions && { conditions: conditions.map((condition) => pick(condition, conditionFields)) }),
    ...(containerStatuses && { containerStatuses: containerStatuses.map(slimContainerStatus) }),
  };
}

/** Why a container waits or ended; not since when. */
function slimContainerStatus({ state }: ContainerStatus): ContainerStatus {
  const { waiting, terminated } = state ?? {};
  return {
    state: {
      ...(waiting && { waiting: pick(waiting, ['reason']) }),
      ...(terminated && { terminated: pick(terminated, ['reason']) }),
    },
  };
}

export function slimDaemonSet({ metadata, spec, status }: DaemonSetObject): DaemonSetObject {
  const { selector, template } = spec;
  const labels = template?.metadata?.labels;
  return {
    metadata: slimMetadata(metadata),
    spec: {
      ...(selector && { selector: pick(selector, ['matchLabels']) }),
      template: { ...(labels && { metadata: { labels } }), spec: slimTemplate(template?.spec ?? {}) },
    },
    ...(status && { status: pick(status, countFields) }),
  };
}

function slimTemplate({ hostNetwork, containers = [] }: PodTemplateSpec): PodTemplateSpec {
  return {
    ...(hostNetwork !== undefined && { hostNetwork }),
    containers: containers.map(({ ports }) => (ports ? { ports: ports.map((port) => pick(port, portFields)) } : {})),
  };
}
