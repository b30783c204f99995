/** The plan for this machine: what the cluster asks of it, and the nginx that it has. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type FoundConfiguration, readConfiguration } from '../cluster/read-configuration.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import type { NginxConfiguration } from '../configuration.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { type Plan, plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';

export interface HostPlan {
  readonly found: FoundConfiguration;
  readonly host: LbHost;
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
 * Fails with `InvalidConfiguration`, with `MissingProgram` when there is no nginx that can do it, and as the cluster
 * client does.
 */
export async function planHost(client: ClusterClient, options: PlanHostOptions): Promise<HostPlan> {
  const { nginxOptional = false, ...where } = options;
  const cancellation = options.signal ? { signal: options.signal } : {};
  const host = createLocalHost();
  const readHost = async () => {
    const found = await readConfiguration({ ...where, client });
    const detect = nginxOptional ? findNginx : detectNginx;
    return { found, facts: await detect(host, found.configuration.nginx.binary, cancellation) };
  };
  const [{ found, facts }, snapshot] = await Promise.all([
    readHost(),
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, ...cancellation }),
  ]);
  const planned = plan(snapshot, found.configuration, facts);
  return { found, host, nginx: found.configuration.nginx, ...(facts && { facts }), snapshot, plan: planned };
}
