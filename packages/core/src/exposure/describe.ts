/** Exposures in words. Pure. */
import type { Backend } from '../backends/backend.ts';
import { hostPort } from '../ip-address.ts';
import type { Protocol } from '../snapshot.ts';
import type { Exposure } from './exposure.ts';

/** What an exposure's listener and a Service's port have in common. */
export interface DescribedListener {
  readonly address: string;
  readonly port: number;
  /** Default TCP. */
  readonly protocol?: Protocol;
}

/** `*:446/TCP`; an IPv6 address in brackets. */
export function describeListener({ address, port, protocol = 'TCP' }: DescribedListener): string {
  return `${hostPort(address, port)}/${protocol}`;
}

export function describeListeners({ listeners }: Exposure): string {
  return listeners.map((listener) => describeListener(listener)).join(',');
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
