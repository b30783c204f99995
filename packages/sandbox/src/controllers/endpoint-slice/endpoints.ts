/** The endpoints of a Service, from its pods. */
import { familyOf, type IpFamily } from '../../ip-families.ts';
import type { Endpoint, Pod, Service } from '../../reconcile/objects.ts';
import { isFinished, isReady, isTerminating } from '../../reconcile/pod-conditions.ts';

/** Endpoints that share their address family and their resolved ports, and so may share a slice. */
export interface EndpointGroup {
  readonly family: IpFamily;
  readonly ports: readonly EndpointPort[];
  /** Sorted by address. */
  readonly endpoints: readonly Endpoint[];
}

export interface EndpointPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly appProtocol?: string;
}

/**
 * For each family of the Service at least one group, if only an empty one.
 * @param isKnownNode pods on a node that no longer exists are nobody's endpoints
 */
export function groupEndpoints(
  service: Service,
  pods: readonly Pod[],
  isKnownNode: (name: string) => boolean,
): EndpointGroup[] {
  const eligible = pods.filter((pod) => !isFinished(pod) && isKnownNode(pod.spec.nodeName ?? ''));
  return familiesOf(service).flatMap((family) => {
    const groups = groupByPorts(service, family, eligible);
    return groups.length === 0 ? [{ family, ports: [], endpoints: [] }] : groups;
  });
}

/** Services that were made before there were families have IPv4. */
const familiesOf = ({ spec }: Service): readonly IpFamily[] => {
  const families = (spec.ipFamilies ?? []) as IpFamily[];
  return families.length === 0 ? ['IPv4'] : families;
};

function groupByPorts(service: Service, family: IpFamily, pods: readonly Pod[]): EndpointGroup[] {
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const address = addressOf(pod, family);
    if (address === undefined) continue;
    const ports = resolvePorts(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(buildEndpoint(service, pod, address));
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, { ports, endpoints }]) => ({ family, ports, endpoints: endpoints.sort(byAddress) }));
}

function addressOf({ status }: Pod, family: IpFamily): string | undefined {
  const addresses = status?.podIPs?.map(({ ip }) => ip) ?? [status?.podIP ?? ''];
  return addresses.find((address) => address !== '' && familyOf(address) === family);
}

const byAddress = (a: Endpoint, b: Endpoint): number =>
  (a.addresses[0] ?? '').localeCompare(b.addresses[0] ?? '', 'en', { numeric: true }) ||
  (a.targetRef?.name ?? '').localeCompare(b.targetRef?.name ?? '');

/** A named target port is looked up in the pod; one that the pod does not have is left out. */
export function resolvePorts(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap(({ name = '', protocol = 'TCP', port, targetPort, appProtocol }) => {
    const target = targetPort ?? port;
    const number = typeof target === 'number' ? target : findPort(pod, target, protocol);
    if (number === undefined) return [];
    return [{ name, protocol, port: number, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function findPort(pod: Pod, name: string, protocol: string): number | undefined {
  return pod.spec.containers
    .flatMap(({ ports }) => ports ?? [])
    .find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort;
}

function buildEndpoint(service: Service, pod: Pod, address: string): Endpoint {
  const terminating = isTerminating(pod);
  const serving = isReady(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { name, namespace = '', uid = '' } = pod.metadata;
  const hasHostname = pod.spec.hostname !== undefined && pod.spec.subdomain === service.metadata.name;
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(hasHostname ? { hostname: pod.spec.hostname } : {}),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', name, namespace, uid },
  } as Endpoint;
}
