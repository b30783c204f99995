/** The plan for this machine: what the cluster asks of it, and the nginx that it has. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import {
  type FoundConfiguration,
  readConfigurationFile,
  readSharedConfiguration,
} from '../cluster/read-configuration.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import {
  allAddresses,
  DEFAULT_BINARY,
  firstHost,
  type HostConfiguration,
  type NginxConfiguration,
} from '../configuration.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { type Plan, plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { requireThisMachine } from './require-this-machine.ts';

export interface HostPlan {
  readonly found: FoundConfiguration;
  readonly host: LbHost;
  /** Of this machine; where hosts are named, of the first of them, as an example of what they serve. */
  readonly configuration: HostConfiguration;
  readonly nginx: NginxConfiguration;
  /** Absent when nginx may be missing and is. */
  readonly facts?: NginxFacts;
  /** What it was made from. */
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

export interface PlanHostOptions {
  /** The configuration file, from `--config`. */
  readonly path?: string;
  /** Both as for `readConfiguration`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a machine without a usable nginx will do, as it does for looking at the files. Default false. */
  readonly nginxOptional?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Fails with `InvalidConfiguration`, also where hosts are named and nginx is not optional, with `MissingProgram` when there
 * is no nginx that can do it, and as the cluster client does.
 */
export async function planHost(client: ClusterClient, options: PlanHostOptions): Promise<HostPlan> {
  const cancellation = options.signal ? { signal: options.signal } : {};
  const host = createLocalHost();
  const reading = readHost(client, host, options);
  const addresses = reading.then(({ found: { configuration } }) => allAddresses(configuration));
  const [{ found, facts }, snapshot] = await Promise.all([
    reading,
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, addresses, ...cancellation }),
  ]);
  const configuration = firstHost(found.configuration);
  const planned = plan(snapshot, configuration, facts);
  return { found, host, configuration, nginx: configuration.nginx, ...(facts && { facts }), snapshot, plan: planned };
}

/** The cluster has no say in which nginx is run, so nginx is asked while the cluster is. */
async function readHost(client: ClusterClient, host: LbHost, { nginxOptional = false, ...where }: PlanHostOptions) {
  const file = await readConfigurationFile(where);
  // Only a file names hosts.
  if (file !== undefined && !nginxOptional) requireThisMachine(file);
  const detect = nginxOptional ? findNginx : detectNginx;
  const [found, facts] = await Promise.all([
    file ?? readSharedConfiguration({ ...where, client }),
    detect(host, file?.configuration.nginx.binary ?? DEFAULT_BINARY, where.signal ? { signal: where.signal } : {}),
  ]);
  return { found, facts };
}
