/** All Services of a snapshot that ask for our load balancer, understood, placed and given their backends. */

import type { Backend } from '../backends/backend.ts';
import { indexPods } from '../backends/pod-index.ts';
import { resolveMode } from '../backends/resolve-mode.ts';
import { type BackendOptions, type BackendSources, indexNodes, selectBackends } from '../backends/select-backends.ts';
import { ipFamilies } from '../backends/service-endpoints.ts';
import { canonicalAddress, familyOf, type IpFamily } from '../ip-address.ts';
import { makeAlways, type Remember } from '../remember.ts';
import type { Service, Snapshot } from '../snapshot.ts';
import { assignSlices } from './assign-slices.ts';
import type { Exposure, Listener } from './exposure.ts';
import { type CheckedService, checkService, type ExposureRequest, isOurs } from './exposure-request.ts';
import { type FindForeign, NO_FOREIGN_PORTS } from './foreign-ports.ts';
import type { PlacedRequest } from './listener-addresses.ts';
import { rejectNodeAnnotations } from './node-annotations.ts';
import { type OptionSupport, rejectUnsupported } from './options/reject-unsupported.ts';
import { placeAgain } from './place-again.ts';
import { compareRejections, type Rejection, reject } from './rejection.ts';
import { ANY_ADDRESS } from './taken-ports.ts';
import { rejectUnreadablePods } from './unreadable-pods.ts';

export interface Exposures {
  /** Sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
  /** Sorted by namespace, name, message. */
  readonly rejected: readonly Rejection[];
}

/** A listener leads to the backends of its own family; where there are none, and on all addresses, nginx translates. */
function backendsOf(address: string, backends: readonly Backend[], families: readonly IpFamily[]): readonly Backend[] {
  if (address === ANY_ADDRESS || !families.includes(familyOf(address))) return backends;
  // A host name has no family yet: nginx looks it up.
  return backends.filter(
    (backend) => canonicalAddress(backend.address) === undefined || familyOf(backend.address) === familyOf(address),
  );
}

const NOTHING_ASKED: CheckedService = { rejected: [] };

function buildListeners(
  { request, listenAddresses }: PlacedRequest,
  how: Pick<BackendOptions, 'mode' | 'namesPods'>,
  sources: BackendSources,
): Listener[] {
  const families = ipFamilies(request.service);
  return request.ports.flatMap((port) => {
    const backends = selectBackends(request.service, port, { ...request.options, ...how }, sources);
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

function buildExposure(placed: PlacedRequest, sources: BackendSources, namesPods?: boolean): Exposure {
  const { service, namespace, options, sourceRanges } = placed.request;
  const { mode, reason } = resolveMode(service, options.mode, sources);
  return {
    namespace,
    name: service.metadata.name,
    createdAt: service.metadata.creationTimestamp ?? '',
    mode,
    modeReason: reason,
    ipFamilies: ipFamilies(service),
    listeners: buildListeners(placed, { mode, namesPods }, sources),
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

/** A Service that asks for us and what is wrong with it; without a request it gets no exposure. */
function judgeService(service: Service, support: OptionSupport): CheckedService {
  if (!isOurs(service)) return NOTHING_ASKED;
  const { request, rejected } = checkService(service);
  if (request === undefined) return { rejected };
  const problems = [...rejectMissingNodePorts(request), ...rejectUnsupported(request, support)];
  // What cannot be served takes no port from anybody.
  return { rejected: [...rejected, ...problems], ...(problems.length === 0 && { request }) };
}

/** `remember` knows the exposures that nothing has touched. */
function buildPlaced(
  placed: readonly PlacedRequest[],
  snapshot: Snapshot,
  namesPods: boolean | undefined,
  remember: Remember,
): readonly Exposure[] {
  const nodes = remember('nodes', snapshot.nodes, () => indexNodes(snapshot.nodes));
  const pods = remember('pods', snapshot.pods ?? [], () => indexPods(snapshot.pods));
  const services = remember('placed services', [placed], () => placed.map(({ request }) => request.service));
  const slices = assignSlices(services, snapshot.endpointSlices, remember);
  return remember.each('exposures', placed, { shared: [nodes, pods, namesPods], own: slices }, (item, index) =>
    buildExposure(item, { endpointSlices: [slices[index] ?? []].flat(), nodes, pods }, namesPods),
  );
}

/** What is known of the LB host beside its addresses. */
export interface HostSurroundings extends Pick<BackendOptions, 'namesPods'> {
  /** Default: all that there are options for. */
  readonly support?: OptionSupport;
  /** What something else than an exposure has of its addresses; default nothing. */
  readonly foreign?: FindForeign;
}

/** Total: whatever is wrong with a Service becomes an entry in `rejected` and touches no other Service. */
export function buildExposures(
  snapshot: Snapshot,
  addresses: readonly string[],
  { support = { allowSnippets: true, missing: [] }, foreign = NO_FOREIGN_PORTS, namesPods }: HostSurroundings = {},
  remember: Remember = makeAlways,
): Exposures {
  const judged = remember.each(
    'services',
    snapshot.services,
    { shared: [support.allowSnippets, ...support.missing] },
    (service) => judgeService(service, support),
  );
  const asked = remember('requests', [judged], () => ({
    requests: judged.flatMap(({ request }) => request ?? []),
    rejected: judged.flatMap(({ rejected }) => rejected),
  }));
  const { placed, rejected } = placeAgain(asked.requests, addresses, foreign, remember);
  const exposures = buildPlaced(placed, snapshot, namesPods, remember);
  return {
    exposures,
    rejected: [
      ...asked.rejected,
      ...rejected,
      ...rejectUnreadablePods(exposures, snapshot.unreadablePods),
      ...remember('node annotations', snapshot.nodes, () => rejectNodeAnnotations(snapshot.nodes)),
    ].toSorted(compareRejections),
  };
}
