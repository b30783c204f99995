/** Whose EndpointSlices are whose, found out again only for those that have changed. */
import { SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import type { Remember } from '../remember.ts';
import type { EndpointSlice, Service } from '../snapshot.ts';

/** The slices of each Service, in the order of the list; of one that has a single slice that slice itself. */
export function assignSlices(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  remember: Remember,
): readonly (EndpointSlice | readonly EndpointSlice[])[] {
  const owners = remember.each('slice owners', slices, {}, ownerOf);
  // Endpoints come and go more often than slices do: then these are known, and only the slices themselves are others.
  const places = remember('slice places', [services, owners], () => {
    const byOwner = Map.groupBy(owners.keys(), (place) => owners[place]);
    return services.map(({ metadata: { namespace, name } }) => byOwner.get(`${namespace}/${name}`) ?? []);
  });
  return places.map((own) => {
    const [first = -1] = own;
    return own.length === 1 ? (slices[first] ?? []) : own.flatMap((place) => slices[place] ?? []);
  });
}

function ownerOf({ metadata: { namespace, labels } }: EndpointSlice): string {
  return `${namespace}/${labels?.[SERVICE_NAME_LABEL]}`;
}
