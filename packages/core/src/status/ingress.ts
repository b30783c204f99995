/** The addresses that clients are told, for `status.loadBalancer.ingress`. Pure. */
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { ANY_ADDRESS } from '../exposure/taken-ports.ts';
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
