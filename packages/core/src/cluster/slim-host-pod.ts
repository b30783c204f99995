/** As slim-pods.ts, for what a pod takes of its node: its ports, and nothing that changes while it runs. */
import { takesHostPorts } from '../backends/container-ports.ts';
import type { ContainerPort, OwnerReference, PodObject, PodTemplateSpec } from '../snapshot.ts';
import { fieldsOf, pick, slimMetadata } from './slim.ts';

const ownerFields = fieldsOf<OwnerReference>({ kind: true, name: true, controller: true });
const portFields = fieldsOf<ContainerPort>({
  name: true,
  protocol: true,
  containerPort: true,
  hostPort: true,
  hostIP: true,
});

type Container = NonNullable<PodTemplateSpec['containers']>[number];

/** Of a pod that takes no port of its node little more than its name is left. */
export function slimHostPod({ metadata, spec = {}, status }: PodObject): PodObject {
  const owners = metadata.ownerReferences;
  const node = pick(spec, ['nodeName']);
  const slim = { ...slimMetadata(metadata, []), ...(owners && { ownerReferences: owners.map(slimOwner) }) };
  if (!takesHostPorts(spec)) return { metadata: slim, spec: node };
  return {
    metadata: slim,
    spec: { ...node, ...slimPorts(spec) },
    ...(status && { status: pick(status, ['hostIP', 'hostIPs']) }),
  };
}

function slimOwner(owner: OwnerReference): OwnerReference {
  return pick(owner, ownerFields);
}

function slimPorts({ hostNetwork, containers = [], initContainers = [] }: PodTemplateSpec): PodTemplateSpec {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return {
    ...(hostNetwork && { hostNetwork }),
    containers: containers.map(slimContainer),
    ...(sidecars.length > 0 && {
      initContainers: sidecars.map((sidecar) => ({ restartPolicy: 'Always', ...slimContainer(sidecar) })),
    }),
  };
}

function slimContainer({ ports }: Container): Container {
  return ports ? { ports: ports.map((port) => pick(port, portFields)) } : {};
}
