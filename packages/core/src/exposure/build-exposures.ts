/** All Services of a snapshot that ask for our load balancer, understood, placed and given their backends. */

import type { Backend } from '../backends/backend.ts';
import { compareText } from '../backends/compare-text.ts';
import { indexPods } from '../backends/pod-index.ts';
import { resolveMode } from '../backends/resolve-mode.ts';
import { type BackendSources, indexNodes, selectBackends } from '../backends/select-backends.ts';
import { ipFamilies, SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import { canonicalAddress, familyOf, type IpFamily } from '../ip-address.ts';
import { makeAlways, type Remember } from '../remember.ts';
import type { EndpointSlice, Snapshot } from '../snapshot.ts';
import type { Exposure, Listener } from './exposure.ts';
import { checkService, type ExposureRequest, isOurs } from './exposure-request.ts';
import { type FindForeign, NO_FOREIGN_PORTS } from './foreign-ports.ts';
import { type PlacedRequest, placeRequests } from './listener-addresses.ts';
import { rejectNodeAnnotations } from './node-annotations.ts';
import { type OptionSupport, rejectUnsupported } from './options/reject-unsupported.ts';
import { compareRejections, type Rejection, reject, serviceTitle } from './rejection.ts';
import { ANY_ADDRESS } from './taken-ports.ts';
import { rejectUnreadablePods } from './unreadable-pods.ts';

export interface Exposures {
  /** Sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
  /** Sorted by namespace, name, message. */
  readonly rejected: readonly Rejection[];
}

type SlicesByService = ReadonlyMap<string, readonly EndpointSlice[]>;

function indexSlices(slices: readonly EndpointSlice[]): SlicesByService {
  return Map.groupBy(slices, ({ metadata }) => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL]}`);
}

/** A listener leads to the backends of its own family; where there are none, and on all addresses, nginx translates. */
function backendsOf(address: string, backends: readonly Backend[], families: readonly IpFamily[]): readonly Backend[] {
  if (address === ANY_ADDRESS || !families.includes(familyOf(address))) return backends;
  // A host name has no family yet: nginx looks it up.
  return backends.filter(
    (backend) => canonicalAddress(backend.address) === undefined || familyOf(backend.address) === familyOf(address),
  );
}

function buildListeners(
  { request, listenAddresses }: PlacedRequest,
  mode: Exposure['mode'],
  sources: BackendSources,
): Listener[] {
  const families = ipFamilies(request.service);
  return request.ports.flatMap((port) => {
    const backends = selectBackends(request.service, port, { ...request.options, mode }, sources);
    return listenAddresses.map(
      (address): Listener => ({
        address,
        protocol: port.protocol === 'UDP' ? 'UDP' : 'TCP',
        port: port.port,
        ...(port.name !== undefined && { portName: port.name }),
        backends: backendsOf(address, backends, families),
      }),
    );
  });
}

function buildExposure(placed: PlacedRequest, sources: BackendSources): Exposure {
  const { service, namespace, options, sourceRanges } = placed.request;
  const { mode, reason } = resolveMode(service, options.mode, sources);
  return {
    namespace,
    name: service.metadata.name,
    createdAt: service.metadata.creationTimestamp ?? '',
    mode,
    modeReason: reason,
    ipFamilies: ipFamilies(service),
    listeners: buildListeners(placed, mode, sources),
    sessionAffinity: service.spec.sessionAffinity === 'ClientIP',
    sourceRanges,
    options,
  };
}

/** Ports that were asked to be reached through node ports that do not exist. */
function rejectMissingNodePorts({ service, options, ports }: ExposureRequest): Rejection[] {
  if (options.mode !== 'node-port') return [];
  return ports
    .filter(({ nodePort }) => nodePort === undefined || nodePort === 0)
    .map(({ port }) =>
      reject(
        service,
        'UnsupportedMode',
        `port ${port} has no node port, which mode node-port needs`,
        'Remove allocateLoadBalancerNodePorts: false, or use mode host-network if the pods are on the host network.',
      ),
    );
}

/** `remember` knows the exposures that nothing has touched. */
function buildPlaced(placed: readonly PlacedRequest[], snapshot: Snapshot, remember: Remember): Exposure[] {
  const slices = indexSlices(snapshot.endpointSlices);
  const nodes = remember('nodes', snapshot.nodes, () => indexNodes(snapshot.nodes));
  const pods = remember('pods', snapshot.pods ?? [], () => indexPods(snapshot.pods));
  return placed.map((item) => {
    const key = `${item.request.namespace}/${item.request.service.metadata.name}`;
    const endpointSlices = slices.get(key) ?? [];
    const inputs = [item.request, item.listenAddresses.join(), nodes, pods, ...endpointSlices];
    return remember(`exposure ${key}`, inputs, () => buildExposure(item, { endpointSlices, nodes, pods }));
  });
}

/** What is known of the LB host beside its addresses. */
export interface HostSurroundings {
  /** Default: all that there are options for. */
  readonly support?: OptionSupport;
  /** What something else than an exposure has of its addresses; default nothing. */
  readonly foreign?: FindForeign;
}

/** Total: whatever is wrong with a Service becomes an entry in `rejected` and touches no other Service. */
export function buildExposures(
  snapshot: Snapshot,
  addresses: readonly string[],
  { support = { allowSnippets: true, missing: [] }, foreign = NO_FOREIGN_PORTS }: HostSurroundings = {},
  remember: Remember = makeAlways,
): Exposures {
  const checked = snapshot.services
    .filter(isOurs)
    .map((service) => remember(serviceTitle(service), [service], () => checkService(service)));
  const requests = checked.flatMap(({ request }) => request ?? []);
  // What cannot be served takes no port from anybody.
  const judged = requests.map((request) => ({
    request,
    problems: [...rejectMissingNodePorts(request), ...rejectUnsupported(request, support)],
  }));
  const unreachable = judged.flatMap(({ problems }) => problems);
  const reachable = judged.flatMap(({ request, problems }) => (problems.length === 0 ? [request] : []));
  const { placed, rejected } = remember('places', [addresses, foreign, ...reachable], () =>
    placeRequests(reachable, addresses, foreign),
  );
  const exposures = buildPlaced(placed, snapshot, remember);
  return {
    exposures: exposures.toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name)),
    rejected: [
      ...checked.flatMap((item) => item.rejected),
      ...unreachable,
      ...rejected,
      ...rejectUnreadablePods(exposures, snapshot.unreadablePods),
      ...remember('node annotations', snapshot.nodes, () => rejectNodeAnnotations(snapshot.nodes)),
    ].toSorted(compareRejections),
  };
}
