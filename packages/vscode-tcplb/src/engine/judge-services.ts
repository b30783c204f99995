/** What tcplb would say of Services that are not in the cluster yet, or not like this. Pure. */
import {
  buildExposures,
  judgeServicePorts,
  LOAD_BALANCER_CLASS,
  type PortSituation,
  type Rejection,
  type Service,
  type Snapshot,
} from '@tcplb/core';

export interface Judgement {
  /** Only of the Services that were asked about. */
  readonly rejected: readonly Rejection[];
  /** The next port above this one that nobody has on any address, for TCP and UDP alike. */
  freePort(above: number): number | undefined;
}

/**
 * Services keep the age that they have in the cluster; new ones are younger than all others.
 *
 * @param ports who else has which port; absent where that is not known
 */
export function judgeServices(
  services: readonly Service[],
  snapshot: Pick<Snapshot, 'services'>,
  addresses: readonly string[],
  ports?: PortSituation,
): Judgement {
  const known = new Map(snapshot.services.map((service) => [titleOf(service), service]));
  const wanted = services.map((service) => asStored(service, known.get(titleOf(service))));
  const titles = new Set(wanted.map(titleOf));
  const all = [...snapshot.services.filter((service) => !titles.has(titleOf(service))), ...wanted];
  // Who answers does not matter here, and is what takes time.
  const { rejected } = buildExposures({ services: all, endpointSlices: [], nodes: [] }, addresses);
  const taken = ports ? services.flatMap((service) => judgeServicePorts(service, ports)) : [];
  return {
    rejected: [...rejected.filter(({ object }) => object.kind === 'Service' && titles.has(nameOf(object))), ...taken],
    freePort: (above) => nextFree(above, all, ports),
  };
}

/** Where nothing is known of a cluster: not who has which port, nor on how many addresses. */
export function judgeAlone(services: readonly Service[]): Judgement {
  const { rejected } = judgeServices(services, { services: [] }, []);
  return { rejected: rejected.filter(({ code }) => code !== 'PortConflict'), freePort: () => undefined };
}

const nameOf = ({ namespace = 'default', name }: { namespace?: string; name: string }) => `${namespace}/${name}`;
const titleOf = ({ metadata }: Service): string => nameOf(metadata);

const YOUNGEST = '9999-12-31T23:59:59Z';

function asStored(service: Service, stored: Service | undefined): Service {
  const creationTimestamp = stored?.metadata.creationTimestamp ?? YOUNGEST;
  return {
    ...service,
    metadata: { ...service.metadata, creationTimestamp },
    ...(stored?.status && { status: stored.status }),
    spec: { ...service.spec, ports: (service.spec.ports ?? []).map((port) => withNodePort(port, service, stored)) },
  };
}

type Port = NonNullable<Service['spec']['ports']>[number];

/** The API server allocates one that nobody asks for, unless it is told not to. */
function withNodePort(port: Port, { spec }: Service, stored: Service | undefined): Port {
  const before = stored?.spec.ports?.find((one) => one.port === port.port)?.nodePort;
  const isAllocated = (spec as { allocateLoadBalancerNodePorts?: unknown }).allocateLoadBalancerNodePorts !== false;
  const nodePort = before ?? (isAllocated ? SOME_NODE_PORT : undefined);
  return nodePort === undefined ? port : { nodePort, ...port };
}

const SOME_NODE_PORT = 30_000;

function nextFree(above: number, services: readonly Service[], ports?: PortSituation): number | undefined {
  const taken = new Set(services.flatMap(({ spec }) => (spec.ports ?? []).map(({ port }) => port)));
  const isFree = (port: number) => !taken.has(port) && !(ports && isTaken(port, ports));
  for (let port = above + 1; port <= 65_535; port += 1) if (isFree(port)) return port;
  return undefined;
}

function isTaken(port: number, situation: PortSituation): boolean {
  const spec = { type: 'LoadBalancer', loadBalancerClass: LOAD_BALANCER_CLASS, ports: [{ port }] };
  return judgeServicePorts({ metadata: { name: 'free' }, spec }, situation).length > 0;
}
