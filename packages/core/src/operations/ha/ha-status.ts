/** Who has the addresses that hosts share, and why. Pure. */
import type { VrrpTransition } from '../../host/keepalived-log.ts';
import type { VrrpInstance } from '../../keepalived/vrrp-instance.ts';
import { type HostLook, holdsAddress, isSight } from './look-at-host.ts';

export interface HaHost {
  readonly host: string;
  /** Whether its kernel has the address; absent when it cannot be asked. */
  readonly owns?: boolean;
  readonly interface: string;
  readonly virtualRouterId: number;
  readonly priority: number;
  /** Absent when it is not known. */
  readonly state?: VrrpTransition['state'];
  /** Absent when keepalived's log does not have it any more. */
  readonly lastTransition?: VrrpTransition;
  /** Why it cannot be asked. */
  readonly error?: string;
}

export interface HaAddress {
  /** `address/prefix` */
  readonly address: string;
  /** Names of hosts: one when all is well. */
  readonly owners: readonly string[];
  /** In the order of the configuration. */
  readonly hosts: readonly HaHost[];
  /** What is wrong, as a sentence. */
  readonly problem?: string;
}

/** In the order in which the instances have the addresses. */
export function describeHa(looks: readonly HostLook[]): HaAddress[] {
  const instances = looks[0]?.member.instances ?? [];
  return instances.flatMap(({ name, virtualAddresses }) =>
    virtualAddresses.map((address) => {
      const hosts = looks.map((look) => describeHost(look, name, address));
      const owners = hosts.filter(({ owns }) => owns).map(({ host }) => host);
      const problem = findProblem(looks, address, owners);
      return { address, owners, hosts, ...(problem !== undefined && { problem }) };
    }),
  );
}

function describeHost(look: HostLook, instanceName: string, address: string): HaHost {
  const { name: host, instances } = look.member;
  const instance = instances.find(({ name }) => name === instanceName) as VrrpInstance;
  const { virtualRouterId, priority } = instance;
  const place = { host, interface: instance.interface, virtualRouterId, priority };
  if (!isSight(look)) return { ...place, error: look.error.message };
  const last = look.transitions.get(instanceName);
  const state = look.runs ? last?.state : 'STOPPED';
  return {
    ...place,
    owns: holdsAddress(look, address) !== undefined,
    ...(state !== undefined && { state }),
    ...(last !== undefined && { lastTransition: last }),
  };
}

function findProblem(looks: readonly HostLook[], address: string, owners: readonly string[]): string | undefined {
  const unheard = looks.filter((look) => !isSight(look)).map(({ member }) => member.name);
  if (owners.length === 0) {
    return unheard.length === 0 ? 'No host has it.' : `No host has it that can be asked (not ${unheard.join(', ')}).`;
  }
  if (owners.length > 1) return `${owners.join(' and ')} have it at the same time.`;
  return looks.flatMap((look) => findMisplaced(look, address) ?? []).at(0);
}

/** It works where somebody has put it by hand, until keepalived takes away what it did not set. */
function findMisplaced(look: HostLook, virtualAddress: string): string | undefined {
  const found = isSight(look) ? holdsAddress(look, virtualAddress) : undefined;
  const { name, instances } = look.member;
  const wanted = instances.find(({ virtualAddresses }) => virtualAddresses.includes(virtualAddress))?.interface;
  if (found === undefined) return undefined;
  if (found.interface !== wanted) return `${name} has it on interface ${found.interface} instead of ${wanted}.`;
  const [address, prefix] = virtualAddress.split('/');
  return found.prefix === Number(prefix) ? undefined : `${name} has it as ${address}/${found.prefix}.`;
}
