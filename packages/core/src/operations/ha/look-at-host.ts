/** What a host itself says of the addresses that it shares with others. */
import type { KeepalivedConfiguration } from '../../configuration.ts';
import { TcplbError, toTcplbError } from '../../errors.ts';
import { hostPaths } from '../../host/host-paths.ts';
import { KEPT_LOG_BYTES, readTransitions, type VrrpTransition } from '../../host/keepalived-log.ts';
import { findKeepalived } from '../../host/keepalived-process.ts';
import type { HostRequestOptions, LbHost } from '../../host/lb-host.ts';
import { addressesCommand, type InterfaceAddress } from '../../host/read-addresses.ts';
import { buildVrrpInstances, type VrrpInstance } from '../../keepalived/vrrp-instance.ts';
import type { OpenHost } from '../rollout/open-hosts.ts';

/** A host that shares addresses. */
export interface HaMember {
  readonly name: string;
  readonly host: LbHost;
  readonly keepalived: KeepalivedConfiguration;
  readonly nginx: OpenHost['configuration']['nginx'];
  /** What it may hold, and at which priority; as configured. */
  readonly instances: readonly VrrpInstance[];
}

/** What it says; `error` when it does not. */
export type HostLook = { readonly member: HaMember } & (
  | {
      readonly addresses: readonly InterfaceAddress[];
      /** By the name of the instance. */
      readonly transitions: ReadonlyMap<string, VrrpTransition>;
      /** Whether its keepalived runs. */
      readonly runs: boolean;
    }
  | { readonly error: TcplbError }
);

export type HostSight = Exclude<HostLook, { readonly error: TcplbError }>;

/** Fails with `InvalidConfiguration` where hosts share no addresses. */
export function listMembers(hosts: readonly OpenHost[]): HaMember[] {
  const members = hosts.flatMap(({ host, configuration: { keepalived, nginx } }) =>
    keepalived === undefined
      ? []
      : { name: keepalived.host, host, keepalived, nginx, instances: buildVrrpInstances(keepalived) },
  );
  if (members.length > 0) return members;
  throw new TcplbError('InvalidConfiguration', 'the configuration has no virtual addresses', {
    suggestions: ['Name two hosts or more, and keepalived.virtualAddresses, in tcplb.yaml.'],
  });
}

/** All at once. Fails with `Cancelled` alone. */
export function lookAtHosts(members: readonly HaMember[], options: HostRequestOptions = {}): Promise<HostLook[]> {
  return Promise.all(
    members.map(async (member) => {
      try {
        return await lookAtHost(member, options);
      } catch (error) {
        const failure = toTcplbError(error);
        if (failure.code === 'Cancelled') throw failure;
        return { member, error: failure };
      }
    }),
  );
}

async function lookAtHost(member: HaMember, options: HostRequestOptions): Promise<HostSight> {
  const { host, nginx } = member;
  const paths = hostPaths(nginx);
  const { log } = paths.keepalived;
  const [addresses, { parent, vrrp }, { end }] = await Promise.all([
    host.run(addressesCommand(), options),
    findKeepalived(host, paths),
    host.readFrom(log, 'end'),
  ]);
  const { content } = await host.readFrom(log, Math.max(0, end - KEPT_LOG_BYTES));
  const runs = parent !== undefined && vrrp !== undefined;
  return { member, addresses, transitions: readTransitions(content), runs };
}

export function isSight(look: HostLook): look is HostSight {
  return !('error' in look);
}

/** Whether the host has that address (`address/prefix`), in whatever network and wherever. */
export function holdsAddress({ addresses }: HostSight, virtualAddress: string): InterfaceAddress | undefined {
  const [address] = virtualAddress.split('/');
  return addresses.find((one) => one.address === address);
}
