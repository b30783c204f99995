/** Whose pods a plan needs. */
import type { BalancerNode } from '../backends/balancer-node.ts';
import { isOnHostNetwork, mayNeedPods, type RequestedMode } from '../backends/resolve-mode.ts';
import { indexNodes } from '../backends/select-backends.ts';
import { assignSlices } from '../exposure/assign-slices.ts';
import { isOurs } from '../exposure/exposure-request.ts';
import { optionSchemas } from '../exposure/options/option-schemas.ts';
import { makeAlways, pickEach, type Remember } from '../remember.ts';
import type { EndpointSlice, Service, Snapshot } from '../snapshot.ts';
import type { NeededNames } from './follow-needed-pods.ts';

/**
 * `possible`: an exposure there may need pods, when it has endpoints again. Most clusters have no such exposure, and nobody
 * needs the right to read pods for the others. `remember` knows those that nothing has touched.
 */
export function podNamespaces(
  { services, endpointSlices, nodes }: Omit<Snapshot, 'pods'>,
  remember: Remember = makeAlways,
): NeededNames {
  const possible = pickEach('may need pods', services, (service) => (mayNeed(service) ? service : undefined), remember);
  if (possible.length === 0) return { needed: new Set(), possible: new Set() };
  const known = remember('nodes', [nodes], () => indexNodes(nodes));
  const slices = assignSlices(possible, endpointSlices, remember);
  const areNeeded = remember.each('need pods', possible, { shared: [known], own: slices }, (service, index) =>
    needsPods(service, [slices[index] ?? []].flat(), known),
  );
  return remember('namespaces', [possible, areNeeded], () => ({
    needed: namespacesOf(possible.filter((_service, index) => areNeeded[index])),
    possible: namespacesOf(possible),
  }));
}

function mayNeed(service: Service): boolean {
  return isOurs(service) && mayNeedPods(service, requestedMode(service));
}

function needsPods(
  service: Service,
  endpointSlices: readonly EndpointSlice[],
  nodes: ReadonlyMap<string, BalancerNode>,
): boolean {
  if (requestedMode(service) === 'host-port') return endpointSlices.some(({ endpoints }) => endpoints?.length > 0);
  return isOnHostNetwork(service, { endpointSlices, nodes }) === false;
}

/** A mode that means nothing keeps the Service from being exposed at all. */
function requestedMode({ metadata: { annotations } }: Service): RequestedMode {
  const { annotation, parse } = optionSchemas.mode;
  const text = annotations?.[annotation];
  return text === undefined ? 'auto' : (parse(text) ?? 'node-port');
}

function namespacesOf(services: readonly Service[]): Set<string> {
  return new Set(services.map(({ metadata }) => metadata.namespace ?? 'default'));
}
