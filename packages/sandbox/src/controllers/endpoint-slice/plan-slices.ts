/** Which EndpointSlices to write so that they hold the wanted endpoints: pure. */
import { isDeepStrictEqual } from 'node:util';
import { controllerReference, type Endpoint, type EndpointSlice, type Service } from '../../reconcile/objects.ts';
import { randomSuffix } from '../owned-pods.ts';
import type { EndpointGroup, EndpointPort } from './endpoints.ts';

/** The real controller's default. */
const ENDPOINTS_PER_SLICE = 100;
const MANAGED_BY = 'endpointslice-controller.k8s.io';

export interface SlicePlan {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** Whether this controller manages the slice; others write slices of their own. */
export const isOurs = (slice: EndpointSlice): boolean =>
  slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === MANAGED_BY;

/** Existing slices of the right family and ports are filled again in place. */
export function planSlices(
  service: Service,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const free = existing.filter((slice) => slice.metadata.deletionTimestamp === undefined);
  const wanted = chunk(groups);
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  for (const group of wanted) {
    const match = free.findIndex(
      (slice) => slice.addressType === group.family && isDeepStrictEqual(slice.ports ?? [], group.ports),
    );
    // Clients may read ports and endpoints of a slice as one, so one with other ports is not taken over.
    const [slice] = match === -1 ? [] : free.splice(match, 1);
    if (slice === undefined) create.push(buildSlice(service, group));
    else if (!isFilled(slice, service, group))
      update.push({ ...slice, ...contentOf(group), metadata: relabel(slice, service) });
  }
  return { create, update, remove: free };
}

function chunk(groups: readonly EndpointGroup[]): EndpointGroup[] {
  return groups.flatMap(({ family, ports, endpoints }) => {
    const count = Math.max(1, Math.ceil(endpoints.length / ENDPOINTS_PER_SLICE));
    return Array.from({ length: count }, (_, index) => ({
      family,
      ports,
      endpoints: endpoints.slice(index * ENDPOINTS_PER_SLICE, (index + 1) * ENDPOINTS_PER_SLICE),
    }));
  });
}

const contentOf = ({ ports, endpoints }: EndpointGroup): { ports: EndpointPort[]; endpoints: Endpoint[] } => ({
  ports: [...ports],
  endpoints: [...endpoints],
});

const isFilled = (slice: EndpointSlice, service: Service, group: EndpointGroup): boolean =>
  isDeepStrictEqual(slice.endpoints ?? [], group.endpoints) &&
  isDeepStrictEqual(slice.metadata.labels, labelsFor(service));

const relabel = (slice: EndpointSlice, service: Service): EndpointSlice['metadata'] => ({
  ...slice.metadata,
  labels: labelsFor(service),
});

/** The Service's own labels, and those by which slices are found. */
function labelsFor(service: Service): Record<string, string> {
  return {
    ...service.metadata.labels,
    'kubernetes.io/service-name': service.metadata.name,
    'endpointslice.kubernetes.io/managed-by': MANAGED_BY,
    ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
  };
}

function buildSlice(service: Service, group: EndpointGroup): EndpointSlice {
  const { name, namespace = '' } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${randomSuffix()}`,
      generateName: `${name}-`,
      namespace,
      labels: labelsFor(service),
      ownerReferences: [controllerReference(service, 'v1', 'Service')],
    },
    addressType: group.family,
    ...contentOf(group),
  };
}
