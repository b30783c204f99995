/** Who listens where, found out again only when a Service has changed. */
import { compareText } from '../backends/compare-text.ts';
import type { Remember } from '../remember.ts';
import type { ExposureRequest } from './exposure-request.ts';
import type { FindForeign } from './foreign-ports.ts';
import { type PlacedRequest, placeRequests } from './listener-addresses.ts';
import type { Rejection } from './rejection.ts';

/** As `placeRequests`, sorted by namespace, name. What stays where it was is the same object. */
export function placeAgain(
  requests: readonly ExposureRequest[],
  addresses: readonly string[],
  foreign: FindForeign,
  remember: Remember,
): { readonly placed: readonly PlacedRequest[]; readonly rejected: readonly Rejection[] } {
  const { items, own, rejected } = remember('places', [addresses, foreign, requests], () => {
    const { placed, rejected } = placeRequests(requests, addresses, foreign);
    const sorted = placed.toSorted(comparePlaces);
    const items = sorted.map(({ request }) => request);
    return { items, own: sorted.map(({ listenAddresses }) => listenAddresses), rejected };
  });
  const placed = remember.each('placed', items, { own }, (request, index) => ({
    request,
    listenAddresses: own[index] ?? [],
  }));
  return { placed, rejected };
}

function comparePlaces({ request: a }: PlacedRequest, { request: b }: PlacedRequest): number {
  return compareText(a.namespace, b.namespace) || compareText(a.service.metadata.name, b.service.metadata.name);
}
