/** What of a set-up is tested, and who has it at the moment. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import { TcplbError } from '../errors.ts';
import { type Listener, LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { exposureNotServed } from '../exposure/missing-exposure.ts';
import type { HostRequestOptions } from '../host/lb-host.ts';
import { holdsAddress, isSight, listMembers, lookAtHosts } from '../operations/ha/look-at-host.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import { planExposures } from '../plan.ts';

export interface ChaosTarget {
  readonly namespace: string;
  readonly name: string;
  /** One of its TCP ports; default the first. */
  readonly port?: number;
  /** Where to connect; default the address of the listener. */
  readonly address?: string;
}

export interface FoundTarget {
  /** As it is now. */
  readonly listener: Listener;
  readonly address: string;
}

/** Fails with `NotFound`, or why it is not served; with `InvalidInput` without a TCP listener, or an address. */
export async function findTarget(
  client: ClusterClient,
  { configuration }: OpenHost,
  { namespace, name, port, address }: ChaosTarget,
  options: HostRequestOptions,
): Promise<FoundTarget> {
  const snapshot = await readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, ...options });
  const { exposures, rejected } = planExposures(snapshot, configuration);
  const exposure = exposures.find((one) => one.namespace === namespace && one.name === name);
  if (exposure === undefined) throw exposureNotServed(namespace, name, rejected);
  const listener = exposure.listeners.find((one) => one.protocol === 'TCP' && (port ?? one.port) === one.port);
  if (listener === undefined) {
    const what = port === undefined ? 'TCP listener' : `TCP listener on port ${port}`;
    throw new TcplbError('InvalidInput', `exposure ${namespace}/${name} has no ${what}`);
  }
  if (address !== undefined || listener.address !== '*') return { listener, address: address ?? listener.address };
  throw new TcplbError('InvalidInput', `exposure ${namespace}/${name} listens on all addresses of its hosts`, {
    suggestions: ['Say which one to connect to with --address.'],
  });
}

/** The host that has the address, of those that share it; undefined when none is known to. */
export async function findOwner(
  hosts: readonly OpenHost[],
  address: string,
  options: HostRequestOptions,
): Promise<OpenHost | undefined> {
  if (hosts.every(({ configuration }) => configuration.keepalived === undefined)) return undefined;
  const looks = await lookAtHosts(listMembers(hosts), options);
  const owner = looks.filter(isSight).find((look) => holdsAddress(look, address) !== undefined);
  return hosts.find(({ host }) => host === owner?.member.host);
}
