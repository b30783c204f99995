/** Whose pods a plan needs. */
import { isOnHostNetwork, mayNeedPods, type RequestedMode } from '../backends/resolve-mode.ts';
import { indexNodes } from '../backends/select-backends.ts';
import { SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import { isOurs } from '../exposure/exposure-request.ts';
import { optionSchemas } from '../exposure/options/option-schemas.ts';
import type { Service, Snapshot } from '../snapshot.ts';
import type { NeededNames } from './follow-needed-pods.ts';

/** `possible`: an exposure there may need pods, when it has endpoints again. Most clusters have no such exposure, and nobody needs the right to read pods for the others. */
export function podNamespaces({ services, endpointSlices, nodes }: Omit<Snapshot, 'pods'>): NeededNames {
  const possible = services.filter((service) => isOurs(service) && mayNeedPods(service, requestedMode(service)));
  if (possible.length === 0) return { needed: new Set(), possible: new Set() };
  const slices = Map.groupBy(endpointSlices, ({ metadata: { namespace, labels } }) =>
    keyOf(namespace, labels?.[SERVICE_NAME_LABEL]),
  );
  const known = indexNodes(nodes);
  const needed = possible.filter((service) => {
    const own = slices.get(keyOf(service.metadata.namespace, service.metadata.name)) ?? [];
    if (requestedMode(service) === 'host-port') return own.some(({ endpoints }) => endpoints?.length > 0);
    return isOnHostNetwork(service, { endpointSlices: own, nodes: known }) === false;
  });
  return { needed: namespacesOf(needed), possible: namespacesOf(possible) };
}

/** A mode that means nothing keeps the Service from being exposed at all. */
function requestedMode({ metadata: { annotations } }: Service): RequestedMode {
  const { annotation, parse } = optionSchemas.mode;
  const text = annotations?.[annotation];
  return text === undefined ? 'auto' : (parse(text) ?? 'node-port');
}

function keyOf(namespace: string | undefined, name: string | undefined): string {
  return `${namespace}/${name}`;
}

function namespacesOf(services: readonly Service[]): Set<string> {
  return new Set(services.map(({ metadata }) => metadata.namespace ?? 'default'));
}
