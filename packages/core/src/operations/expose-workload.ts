/** Exposes a workload: checks, then writes the Service that makes it an exposure. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { buildService, type ExposeRequest, resolveRequest, type ServiceManifest } from '../exposure/build-service.ts';
import { requireOwnService } from '../exposure/ownership.ts';
import { releaseNodePorts } from '../exposure/release-node-ports.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import type { Service } from '../snapshot.ts';
import type { DryRun } from './dry-run.ts';
import { checkPorts } from './ports/check-ports.ts';
import { type BalancerOptions, readPortSituation } from './ports/read-port-situation.ts';
import { readWorkload, type WorkloadName } from './read-workload.ts';

export interface ExposeWorkloadOptions extends BalancerOptions {
  readonly request: ExposeRequest;
  readonly dryRun: DryRun;
  /** Whether it will do when the pods have their ports on some of their nodes only. Default false. */
  readonly ignoreTakenNodes?: boolean;
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
  /**
   * Ports that the exposure has not got, though it asked for them before; what could not be looked at, and what a balancer
   * may not allow.
   */
  readonly warnings: readonly string[];
}

/**
 * Fails before anything is written when the exposure could not work: as `buildService`, `checkPorts` and
 * `readWorkload` do, and with `AlreadyExists` for a Service of that name that somebody else made.
 */
export async function exposeWorkload(
  client: ClusterClient,
  workload: WorkloadName,
  { request, dryRun, ignoreTakenNodes = false, signal, host = createLocalHost(), ...balancer }: ExposeWorkloadOptions,
): Promise<ExposeResult> {
  const options = signal ? { signal } : {};
  const reading = {
    workload: readWorkload(client, workload, signal),
    services: client.list<Service>(resources.services, options).then(({ items }) => items),
  };
  const { situation, warnings } = await readPortSituation(client, reading, { ...balancer, host }, options);
  const found = await reading.workload;
  const { service: built, explanation } = buildService(found, request);
  const existing = findService(situation.services, built);
  if (existing !== undefined) requireOwnService(existing);
  const wanted = releaseNodePorts(built, existing);
  const { ports } = resolveRequest(found, request);
  const exposure = { service: wanted, workload: found, ports, ignoreTakenNodes, ...(existing && { existing }) };
  const checked = await checkPorts(exposure, situation, host);
  const doubts = [...warnings, ...checked.warnings, ...(await snippetWarnings(request, balancer.nginx))];
  const service =
    dryRun === 'client'
      ? wanted
      : await client.apply(resources.services, wanted, { ...options, dryRun: dryRun === 'server' });
  return {
    service,
    explanation,
    listenAddresses: checked.listenAddresses,
    outcome: describeOutcome(existing, service, dryRun),
    warnings: doubts,
  };
}

/** No refusal: only a file on the balancer may allow snippets, and that may be another machine. */
async function snippetWarnings({ options = {} }: ExposeRequest, nginx: BalancerOptions['nginx']): Promise<string[]> {
  if (options.snippet === undefined) return [];
  const { allowSnippets } = (await nginx) ?? { allowSnippets: true };
  if (allowSnippets) return [];
  return [
    'the configuration here has no nginx.allowSnippets: a balancer without it rejects an exposure with a snippet',
  ];
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
