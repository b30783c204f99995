/** The addresses that clients are told, for `status.loadBalancer.ingress`. Pure. */
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { ANY_ADDRESS } from '../exposure/taken-ports.ts';
import { canonicalAddress } from '../ip-address.ts';
import { parseIpRange, rangeHolds } from '../ip-range.ts';
import type { LoadBalancerIngress, Service, ServicePort } from '../snapshot.ts';

type IngressPort = NonNullable<LoadBalancerIngress['ports']>[number];

/** What the API asks for is that every port of the Service is there, those that are not served with an error. */
const NOT_SERVED = 'tcplb.dev/NotProgrammed';

/** One entry per address, in the order of the listeners. None for listeners on all addresses: nobody could be told. */
export function buildIngress({ spec }: Service, { listeners }: Exposure): LoadBalancerIngress[] {
  const failed = unservedPorts(spec.ports ?? [], listeners).map(
    ({ port, protocol = 'TCP' }): IngressPort => ({ port, protocol, error: NOT_SERVED }),
  );
  const named = listeners.filter(({ address }) => address !== ANY_ADDRESS);
  return [...Map.groupBy(named, ({ address }) => address)].map(([ip, own]) => ({
    ip,
    ipMode: 'Proxy',
    ports: [...own.map(({ port, protocol }): IngressPort => ({ port, protocol })), ...failed],
  }));
}

/** The Service's ports that have no listener. */
export function unservedPorts(
  ports: readonly ServicePort[],
  listeners: readonly Pick<Listener, 'port' | 'protocol'>[],
): ServicePort[] {
  const served = new Set(listeners.map(({ port, protocol }) => `${port}/${protocol}`));
  return ports.filter(({ port, protocol = 'TCP' }) => !served.has(`${port}/${protocol}`));
}

/** With what was told of other addresses, in the order in which it was told. */
export function keepOthers(
  told: readonly LoadBalancerIngress[],
  served: readonly LoadBalancerIngress[],
  otherAddresses: readonly string[],
): readonly LoadBalancerIngress[] {
  if (otherAddresses.length === 0) return served;
  const byAddress = new Map(served.map((entry) => [entry.ip, entry]));
  const others = otherAddresses.map(parseIpRange).flatMap((range) => ('problem' in range ? [] : range));
  const isOther = (ip = '') => canonicalAddress(ip) === ip && others.some((range) => rangeHolds(range, ip));
  const kept = told.flatMap((entry) => byAddress.get(entry.ip) ?? (isOther(entry.ip) ? entry : []));
  return [...kept, ...served.filter((entry) => !kept.includes(entry))];
}

/** API servers before 1.29 do not keep the mode, and lose nothing by it. */
export function isSameIngress(a: readonly LoadBalancerIngress[], b: readonly LoadBalancerIngress[]): boolean {
  const text = (all: readonly LoadBalancerIngress[]) =>
    JSON.stringify(
      all.map(({ ip, hostname, ipMode = 'Proxy', ports = [] }) => [
        ip,
        hostname,
        ipMode,
        ports.map(({ port, protocol, error }) => [port, protocol, error]),
      ]),
    );
  return text(a) === text(b);
}
