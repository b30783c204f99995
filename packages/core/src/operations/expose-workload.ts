/** Exposes a workload: checks, then writes the Service that makes it an exposure. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { buildService, type ExposeRequest, type ServiceManifest } from '../exposure/build-service.ts';
import { checkListeners } from '../exposure/check-listeners.ts';
import { requireOwnService } from '../exposure/ownership.ts';
import { releaseNodePorts } from '../exposure/release-node-ports.ts';
import type { Service } from '../snapshot.ts';
import type { DryRun } from './dry-run.ts';
import { readWorkload, type WorkloadName } from './read-workload.ts';

export interface ExposeWorkloadOptions {
  readonly request: ExposeRequest;
  /** Of the balancer, from its configuration, which may be read meanwhile; empty for all that the host has. */
  readonly addresses: readonly string[] | Promise<readonly string[]>;
  readonly dryRun: DryRun;
  readonly signal?: AbortSignal;
}

/** `configured`: the exposure was there and is another one now. */
export type ExposeOutcome = 'exposed' | 'configured' | 'unchanged';

export interface ExposeResult {
  /** As the API server stored it; in a dry run as it or we would. */
  readonly service: ServiceManifest;
  /** One line that says which mode was chosen and why. */
  readonly explanation: string;
  /** Addresses of the balancer, at most one per family; `*` for all. */
  readonly listenAddresses: readonly string[];
  readonly outcome: ExposeOutcome;
}

/**
 * Fails before anything is written when the exposure could not work: as `buildService`, `checkListeners` and
 * `readWorkload` do, and with `AlreadyExists` for a Service of that name that somebody else made.
 */
export async function exposeWorkload(
  client: ClusterClient,
  workload: WorkloadName,
  { request, addresses, dryRun, signal }: ExposeWorkloadOptions,
): Promise<ExposeResult> {
  const options = signal ? { signal } : {};
  const [found, { items: services }, configured] = await Promise.all([
    readWorkload(client, workload, signal),
    client.list<Service>(resources.services, options),
    addresses,
  ]);
  const { service: built, explanation } = buildService(found, request);
  const existing = findService(services, built);
  if (existing !== undefined) requireOwnService(existing);
  const wanted = releaseNodePorts(built, existing);
  const listenAddresses = checkListeners(wanted, services, configured);
  const service =
    dryRun === 'client'
      ? wanted
      : await client.apply(resources.services, wanted, { ...options, dryRun: dryRun === 'server' });
  return { service, explanation, listenAddresses, outcome: describeOutcome(existing, service, dryRun) };
}

function findService(services: readonly Service[], { metadata }: ServiceManifest): Service | undefined {
  return services.find(
    (service) => service.metadata.name === metadata.name && service.metadata.namespace === metadata.namespace,
  );
}

/** A dry run cannot tell an update that changes nothing: no resource version comes back from it. */
function describeOutcome(before: Service | undefined, after: ServiceManifest, dryRun: DryRun): ExposeOutcome {
  if (before === undefined) return 'exposed';
  const isSame = before.metadata.resourceVersion === after.metadata.resourceVersion;
  return isSame && dryRun === 'none' ? 'unchanged' : 'configured';
}
