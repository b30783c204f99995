/** What tcplb would say of a Service that is not in the cluster yet, or not like this. Pure. */
import { buildExposures, type Rejection, type Service, type Snapshot } from '@tcplb/core';

const NOTHING: Snapshot = { services: [], endpointSlices: [], nodes: [] };

/** It keeps the age that it has in the cluster; a new one is younger than all others. */
export function rejectionsOf(
  service: Service,
  snapshot: Snapshot = NOTHING,
  addresses: readonly string[] = [],
): readonly Rejection[] {
  const { name, namespace = 'default' } = service.metadata;
  const isSame = ({ metadata }: Service) => metadata.name === name && (metadata.namespace ?? 'default') === namespace;
  const before = snapshot.services.find(isSame);
  const creationTimestamp = before?.metadata.creationTimestamp ?? YOUNGEST;
  const wanted: Service = {
    ...service,
    metadata: { ...service.metadata, creationTimestamp },
    ...(before?.status && { status: before.status }),
    spec: { ...service.spec, ports: (service.spec.ports ?? []).map((port) => withNodePort(port, before)) },
  };
  const services = [...snapshot.services.filter((other) => !isSame(other)), wanted];
  const { rejected } = buildExposures({ ...snapshot, services }, addresses);
  return rejected.filter(({ object }) => object.name === name && object.namespace === namespace);
}

const YOUNGEST = '9999-12-31T23:59:59Z';

type Port = NonNullable<Service['spec']['ports']>[number];

/** The API server allocates one that nobody asks for. */
function withNodePort(port: Port, before: Service | undefined): Port {
  const allocated = before?.spec.ports?.find((one) => one.port === port.port)?.nodePort ?? SOME_NODE_PORT;
  return { nodePort: allocated, ...port };
}

const SOME_NODE_PORT = 30_000;
