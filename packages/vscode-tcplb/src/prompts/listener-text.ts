/** Listeners and addresses in words. Pure. */
import type { Exposure, Listener } from '@tcplb/core';

/** `10.0.0.1:446`; an IPv6 address in brackets. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `*:446`, with the protocol only when it is not TCP: `*:53/UDP`. */
export function listenerText({ address, port, protocol }: Pick<Listener, 'address' | 'port' | 'protocol'>): string {
  return `${hostPort(address, port)}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

export function listenersText({ listeners }: Pick<Exposure, 'listeners'>): string {
  return listeners.map(listenerText).join(', ');
}
