/** The listeners of an exposure as nginx serves them: each with its own server and names of its own. */
import { createHash } from 'node:crypto';
import type { Backend } from '../backends/backend.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { canonicalAddress, familyOf, hostPort, type IpFamily } from '../ip-address.ts';
import { checkedAddress, checkedLabel, checkedPath, checkedPort } from './checked-values.ts';

export interface ServedListener {
  readonly listener: Listener;
  /** In which the listener accepts: all of the exposure's on `*`, else that of its address. */
  readonly families: readonly IpFamily[];
  /** Unique in a plan, and apart from all names of a foreign nginx.conf: names the upstream and what else has a name. */
  readonly name: string;
  /** `TCP port 446` */
  readonly title: string;
  /** Whether connections come sorted by TLS server name, through a unix socket. */
  readonly behindTlsPort: boolean;
}

/** What `listen` says of one socket: `[::]:446`. On `*` each family has a socket of its own. */
export function listenPlace({ address, port }: Listener, family: IpFamily): string {
  if (address !== '*') return hostPort(checkedAddress(address), checkedPort(port));
  return `${family === 'IPv6' ? '[::]:' : ''}${checkedPort(port)}`;
}

/** `192.0.2.1`, and in words what `*` is. */
export function describePlace({ address }: Listener, family: IpFamily): string {
  return address === '*' ? `all ${family} addresses` : checkedAddress(address);
}

/** Twelve hex digits for names that would be too long: unix sockets have 107 bytes, nginx's variables a hash bucket. */
export function shortId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The unix socket on which the server of a listener takes connections that were sorted by TLS server name. */
export function tlsSocket(directory: string, { name }: ServedListener): string {
  return `${checkedPath(directory)}/run/tls-${shortId(name)}.sock`;
}

/** Whether any of its listeners is behind one. */
export function hasTlsPort({ listeners, options }: Exposure): boolean {
  return options.tlsServerNames.length > 0 && listeners.some(({ protocol }) => protocol === 'TCP');
}

/** In a client's own address only backends of its family can be reached, so each family has a server of its own. */
function familyGroups({ options, ipFamilies }: Exposure, { address }: Listener): (readonly IpFamily[])[] {
  if (address !== '*') return [[familyOf(address)]];
  return options.transparent ? ipFamilies.map((family) => [family]) : [ipFamilies];
}

export function servedListeners(exposure: Exposure): ServedListener[] {
  const { namespace, name, options } = exposure;
  const places = exposure.listeners.flatMap((listener) =>
    familyGroups(exposure, listener).map((families) => ({ listener, families })),
  );
  const siblings = Map.groupBy(places, ({ listener }) => `${listener.protocol}/${listener.port}`);
  return places.map(({ listener, families }) => {
    const { protocol, port } = listener;
    const isAlone = siblings.get(`${protocol}/${port}`)?.length === 1;
    const [family = 'IPv4'] = families;
    return {
      listener,
      families,
      // Labels hold no dots, so no two listeners can share a name.
      name: `tcplb.${checkedLabel(namespace)}.${checkedLabel(name)}.${protocol.toLowerCase()}-${checkedPort(port)}${isAlone ? '' : `.${family.toLowerCase()}`}`,
      title: `${protocol} port ${port}${isAlone ? '' : ` on ${describePlace(listener, family)}`}`,
      behindTlsPort: protocol === 'TCP' && options.tlsServerNames.length > 0,
    };
  });
}

/** The ready backends that connections of this listener can reach. */
export function reachableBackends({ options }: Exposure, { listener, families }: ServedListener): Backend[] {
  const ready = listener.backends.filter(({ state }) => state === 'ready');
  if (!options.transparent) return ready;
  return ready.filter(({ address }) => canonicalAddress(address) !== undefined && families.includes(familyOf(address)));
}
