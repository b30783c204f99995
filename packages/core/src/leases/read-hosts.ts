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
  /** Something was written. That nothing is written any more is told by nobody: ask now and then. */
  readonly onChange?: () => void;
  /** They cannot be followed at the moment; what is known is kept, and becomes stale. */
  readonly onError?: (error: Error) => void;
}

export interface FollowedHosts {
  /** As they are at the moment. */
  hosts(): HostState[];
  /** Resolves when they have been listed once. Rejects with `Cancelled` when the signal fires first. */
  readonly synced: Promise<void>;
}

/** Takes the right to watch Leases, too. Ends with the signal. */
export function followHosts(client: ClusterClient, options: FollowHostsOptions): FollowedHosts {
  const { signal, onChange = () => {}, onError = () => {} } = options;
  const reflector = startReflector<Lease, Lease>({
    ...ours,
    client,
    signal,
    onError,
    resource: resources.leases,
    map: ({ metadata, spec }) => ({ metadata, ...(spec && { spec }) }),
    onUpsert: onChange,
    onDelete: onChange,
  });
  return { hosts: () => describeHosts([...reflector.objects.values()], Date.now()), synced: reflector.synced };
}
