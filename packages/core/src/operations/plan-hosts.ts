/** The plans for the LB hosts: what the cluster asks of them, and the nginx that each has. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type FoundConfiguration, readConfiguration } from '../cluster/read-configuration.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import { allAddresses } from '../configuration.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { type Plan, plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { PlanHostOptions } from './plan-host.ts';
import { type OpenHost, type OpenHosts, openHosts } from './rollout/open-hosts.ts';

export interface PlanHostsOptions extends PlanHostOptions {
  /** As for `openHosts`. */
  readonly names?: readonly string[];
}

export interface HostToPlan extends OpenHost {
  /**
   * Its plan. Fails with `MissingProgram` when there is no nginx that can do it, unless it is optional, and as the host
   * does. All hosts are asked from the beginning, so none is waited for but the one that is meant.
   */
  plan(): Promise<{ readonly plan: Plan; readonly facts?: NginxFacts }>;
}

export interface HostsToPlan extends OpenHosts {
  readonly found: FoundConfiguration;
  /** What the plans are made from. */
  readonly snapshot: Snapshot;
  readonly hosts: readonly HostToPlan[];
}

/** Fails with `InvalidConfiguration`, with `NotFound` as `openHosts`, and as the cluster client does. */
export async function planHosts(client: ClusterClient, options: PlanHostsOptions): Promise<HostsToPlan> {
  const { nginxOptional = false, names, ...where } = options;
  const cancellation = options.signal ? { signal: options.signal } : {};
  const finding = readConfiguration({ ...where, client });
  const addresses = finding.then(({ configuration }) => allAddresses(configuration));
  const [found, snapshot] = await Promise.all([
    finding,
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, addresses, ...cancellation }),
  ]);
  const detect = nginxOptional ? findNginx : detectNginx;
  const opened = openHosts(found.configuration, names && { names });
  const hosts = opened.hosts.map((one): HostToPlan => {
    const detecting = detect(one.host, one.configuration.nginx.binary, cancellation);
    // It fails for who asks for the plan.
    detecting.catch(() => {});
    return {
      ...one,
      async plan() {
        const facts = await detecting;
        return { plan: plan(snapshot, one.configuration, facts), ...(facts && { facts }) };
      },
    };
  });
  return { ...opened, found, snapshot, hosts };
}
