/** Which Services have a pod that takes connections. Pure. */
import { SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import type { Endpoint, EndpointSlice } from '../snapshot.ts';

/** `namespace/name` of the Services that have one. */
export function findServicesWithPods(slices: readonly EndpointSlice[]): ReadonlySet<string> {
  const ready = slices.filter(hasReady);
  return new Set(ready.map(({ metadata }) => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL]}`));
}

/** Slices that have not changed are the same objects, and to look at their endpoints may mean to unpack them. */
const known = new WeakMap<EndpointSlice, boolean>();

function hasReady(slice: EndpointSlice): boolean {
  const hasOne = known.get(slice) ?? slice.endpoints.some(isReady);
  known.set(slice, hasOne);
  return hasOne;
}

/** As kube-proxy sees it, which turns to those that end only when there is no other. */
function isReady({ conditions }: Endpoint): boolean {
  return conditions?.ready !== false || (conditions.serving === true && conditions.terminating === true);
}
