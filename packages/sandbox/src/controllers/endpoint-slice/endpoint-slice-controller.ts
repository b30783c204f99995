/** Keeps the EndpointSlices of every Service with a selector. */
import { resources } from '@tcplb/core';
import { type EndpointSlice, keyOf, type Pod, type Service, splitKey } from '../../reconcile/objects.ts';
import { matchesLabels } from '../../reconcile/selectors.ts';
import { type ControllerContext, startQueue } from '../controller.ts';
import { ignoreNotFound } from '../owned-pods.ts';
import { groupEndpoints } from './endpoints.ts';
import { isOurs, planSlices } from './plan-slices.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

export function startEndpointSliceController(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const queue = startQueue(context, 'endpointslice', async (key) => {
    const service = stores.services.objects.get(key);
    // Without a selector somebody else writes the slices; those of a deleted Service go with their owner.
    if (service === undefined || !hasSelector(service) || service.spec.type === 'ExternalName') return;
    const { namespace } = splitKey(key);
    const pods = [...stores.pods.objects.values()].filter((pod) => selects(service, pod));
    const groups = groupEndpoints(service, pods, (node) => stores.nodes.objects.has(node));
    // Read, not watched: a slice that we have just made must not be made again.
    const labelSelector = `${SERVICE_NAME}=${service.metadata.name}`;
    const options = { namespace, labelSelector, signal };
    const { items } = await client.list<EndpointSlice>(resources.endpointSlices, options);
    const plan = planSlices(service, groups, items.filter(isOurs));
    for (const slice of plan.update) await client.update(resources.endpointSlices, slice, { signal });
    for (const slice of plan.create) await client.create(resources.endpointSlices, slice, { signal });
    for (const { metadata } of plan.remove) {
      await ignoreNotFound(client.delete(resources.endpointSlices, metadata.name, namespace, { signal }));
    }
  });
  stores.services.subscribe((service) => queue.add(keyOf(service)));
  stores.pods.subscribe((pod) => {
    for (const [key, service] of stores.services.objects) if (selects(service, pod)) queue.add(key);
  });
  stores.endpointSlices.subscribe((slice) => {
    const service = slice.metadata.labels?.[SERVICE_NAME];
    if (service !== undefined && isOurs(slice)) queue.add(`${slice.metadata.namespace}/${service}`);
  });
  let nodes = '';
  stores.nodes.subscribe(() => {
    const names = [...stores.nodes.objects.keys()].sort().join();
    if (names === nodes) return;
    nodes = names;
    for (const key of stores.services.objects.keys()) queue.add(key);
  });
}

const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector ?? {}).length > 0;

const selects = (service: Service, pod: Pod): boolean =>
  hasSelector(service) &&
  pod.metadata.namespace === service.metadata.namespace &&
  matchesLabels(service.spec.selector ?? {}, pod.metadata.labels);
