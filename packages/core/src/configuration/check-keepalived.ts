/** What the schema does not see of addresses that move: what each host has to say for it. Pure. */
import { familyOf, type IpFamily } from '../ip-address.ts';
import { countGroups } from '../keepalived/group-addresses.ts';
import type { ConfigurationFile } from './configuration-schema.ts';
import type { HostEntry } from './host-schema.ts';
import type { Problem } from './problem.ts';

/** Where nothing else is said. */
export const DEFAULT_ROUTER_ID = 51;

/** The last virtual router id that there is. */
const LAST_ROUTER_ID = 255;

export function checkKeepalived(file: ConfigurationFile): Problem[] {
  const { keepalived, hosts = [] } = file;
  if (keepalived === undefined) return hosts.flatMap(checkUnused);
  if (hosts.length < 2) {
    return [{ path: ['keepalived'], text: 'needs two or more hosts, among which the addresses can move' }];
  }
  const {
    virtualAddresses,
    interface: shared,
    spread = false,
    virtualRouterId: first = DEFAULT_ROUTER_ID,
  } = keepalived;
  const families = [...new Set(virtualAddresses.map(familyOf))];
  const last = first + countGroups(virtualAddresses, spread) - 1;
  const text = `${first} is too high: ids up to ${last} would be needed, and ${LAST_ROUTER_ID} is the last`;
  return [
    ...(last > LAST_ROUTER_ID ? [{ path: ['keepalived', 'virtualRouterId'], text }] : []),
    ...hosts.flatMap((host, index) => checkHost(host, index, families, shared)),
    ...checkAddresses(hosts, virtualAddresses),
    ...checkDirectories(file),
  ];
}

function checkUnused({ keepalived }: HostEntry, index: number): Problem[] {
  const path = ['hosts', index, 'keepalived'];
  return keepalived === undefined ? [] : [{ path, text: 'means nothing without keepalived.virtualAddresses' }];
}

function checkHost(
  { name, keepalived: own = {} }: HostEntry,
  index: number,
  families: readonly IpFamily[],
  shared: string | undefined,
): Problem[] {
  const path = ['hosts', index, 'keepalived'];
  const given = (own.unicastAddresses ?? []).map(familyOf);
  const missing = families.find((family) => !given.includes(family));
  const twice = given.find((family, at) => given.indexOf(family) !== at);
  const isNamed = (own.interface ?? shared) !== undefined;
  return [
    ...(isNamed ? [] : [{ path, text: `${name} needs an interface, here or in keepalived.interface` }]),
    ...(missing === undefined ? [] : [{ path, text: `${name} needs an ${missing} address in unicastAddresses` }]),
    ...(twice === undefined
      ? []
      : [{ path: [...path, 'unicastAddresses'], text: `${name} has more than one ${twice} address here` }]),
  ];
}

/** Each address is of one host alone, and stays there. */
function checkAddresses(hosts: readonly HostEntry[], virtualAddresses: readonly string[]): Problem[] {
  const virtual = new Set(virtualAddresses.map((text) => text.split('/')[0]));
  const holders = new Map<string, string>();
  return hosts.flatMap(({ name, keepalived: own }, host) =>
    (own?.unicastAddresses ?? []).flatMap((address, index): Problem[] => {
      const path = ['hosts', host, 'keepalived', 'unicastAddresses', index];
      const holder = holders.get(address);
      holders.set(address, holder ?? name);
      if (virtual.has(address)) return [{ path, text: `${address} is one of keepalived.virtualAddresses, which move` }];
      return holder === undefined ? [] : [{ path, text: `${address} is an address of ${holder}` }];
    }),
  );
}

function checkDirectories({ nginx, hosts = [] }: ConfigurationFile): Problem[] {
  const text = 'keepalived takes what follows ! for a comment';
  const places = [
    { path: ['nginx'], nginx },
    ...hosts.map((host, index) => ({ ...host, path: ['hosts', index, 'nginx'] })),
  ];
  return places.flatMap(({ path, nginx: own }) =>
    own?.directory?.includes('!') ? [{ path: [...path, 'directory'], text }] : [],
  );
}
