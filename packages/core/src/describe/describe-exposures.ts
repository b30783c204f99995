/** Gathers all that can be seen of exposures: from the cluster, from the plan, and from the host that serves them. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type ConfigurationPlace, readConfiguration } from '../cluster/read-configuration.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import { allAddresses, firstHost } from '../configuration.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { serviceRef } from '../exposure/rejection.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import { plan } from '../plan.ts';
import type { ObjectRef } from '../snapshot.ts';
import { describeExposure } from './describe-exposure.ts';
import { createLiveDescriber } from './describe-live.ts';
import type { ExposureDescription } from './exposure-description.ts';

export interface DescribeExposuresOptions {
  /** Which of the Services of our class. */
  readonly isChosen: (service: { readonly namespace: string; readonly name: string }) => boolean;
  /** Where the configuration is looked for. */
  readonly configuration: ConfigurationPlace;
  /** The load balancer; default this machine. */
  readonly host?: LbHost;
  readonly signal?: AbortSignal;
}

/**
 * Sorted by namespace, name. A machine without nginx is no failure. Fails with `InvalidConfiguration` and as the cluster
 * client does.
 */
export async function describeExposures(
  client: ClusterClient,
  options: DescribeExposuresOptions,
): Promise<readonly ExposureDescription[]> {
  const { isChosen, host = createLocalHost(), signal } = options;
  const cancellation = signal ? { signal } : {};
  const finding = readConfiguration({ ...options.configuration, client, ...cancellation });
  const addresses = finding.then(({ configuration }) => allAddresses(configuration));
  const [found, snapshot] = await Promise.all([
    finding,
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, addresses, ...cancellation }),
  ]);
  const configuration = firstHost(found.configuration);
  const { nginx } = configuration;
  const planned = plan(snapshot, configuration, await findNginx(host, nginx.binary, cancellation));
  const describeLive = await createLiveDescriber(host, nginx, planned, cancellation);
  const surroundings = { plan: planned, describeLive, ...cancellation };
  const chosen = snapshot.services.map(serviceRef).filter((ref) => isChosen({ namespace: '', ...ref }));
  const described = await Promise.all(
    chosen.toSorted(compareRefs).map((ref) => describeExposure(client, ref, surroundings)),
  );
  return described.filter((one) => one !== undefined);
}

function compareRefs(a: ObjectRef, b: ObjectRef): number {
  return (a.namespace ?? '').localeCompare(b.namespace ?? '') || a.name.localeCompare(b.name);
}
