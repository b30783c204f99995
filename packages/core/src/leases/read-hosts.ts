/** Lists and follows the Leases of a cluster's LB hosts. */
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { startReflector } from '../cluster/start-reflector.ts';
import { describeHosts, type HostState } from './describe-hosts.ts';
import { LEASES, type Lease } from './lease.ts';

const ours = { namespace: LEASES.namespace, labelSelector: LEASES.label };

/** One request. Takes the right to list Leases in `tcplb-system`. */
export async function readHosts(client: ClusterClient, options: RequestOptions = {}): Promise<HostState[]> {
  const { items } = await client.list<Lease>(resources.leases, { ...ours, ...options });
  return describeHosts(items, Date.now());
}

export interface FollowHostsOptions {
  readonly signal: AbortSignal;
  /** Something was written, or can no longer be followed: no word of a host is one, too, so ask now and then anyway. */
  readonly onChange: () => void;
  readonly onError?: (error: Error) => void;
}

export interface FollowedHosts {
  /** As they are at the moment. */
  hosts(): HostState[];
  /** Resolves when they have been listed once. Rejects with `Cancelled` when the signal fires first. */
  readonly synced: Promise<void>;
}

/** Takes the right to watch Leases, too. Ends with the signal. */
export function followHosts(
  client: ClusterClient,
  { signal, onChange, onError = () => {} }: FollowHostsOptions,
): FollowedHosts {
  const reflector = startReflector<Lease, Lease>({
    ...ours,
    client,
    signal,
    resource: resources.leases,
    map: ({ metadata, spec }) => ({ metadata, ...(spec && { spec }) }),
    onUpsert: onChange,
    onDelete: onChange,
    onError,
  });
  return { hosts: () => describeHosts([...reflector.objects.values()], Date.now()), synced: reflector.synced };
}
