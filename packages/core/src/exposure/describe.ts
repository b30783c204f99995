/** Exposures in words. Pure. */
import type { Backend } from '../backends/backend.ts';
import { hostPort } from '../ip-address.ts';
import type { Exposure, Listener } from './exposure.ts';

/** `*:446/TCP`; an IPv6 address in brackets. */
export function describeListener({ address, port, protocol }: Listener): string {
  return `${hostPort(address, port)}/${protocol}`;
}

export function describeListeners({ listeners }: Exposure): string {
  return listeners.map(describeListener).join(',');
}

/** `address:port`; `<none>` for a backend without an address. */
export function describeAddress({ address, port }: Backend): string {
  return address === '' ? '<none>' : hostPort(address, port);
}

/** `ready/all`, over all listeners. */
export function countBackends({ listeners }: Exposure): string {
  const backends = listeners.flatMap((listener) => listener.backends);
  return `${backends.filter(({ state }) => state === 'ready').length}/${backends.length}`;
}
