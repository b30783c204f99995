/** The configuration of this machine as a load balancer, looked for where the process runs. */
import {
  type ClusterClient,
  type FoundConfiguration,
  type LoadBalancerConfiguration,
  readConfiguration,
} from '@tcplb/core';

export function findHostConfiguration(
  client: ClusterClient,
  path: string | undefined,
  signal: AbortSignal,
): Promise<FoundConfiguration> {
  return readConfiguration({
    ...(path === undefined ? {} : { path }),
    env: process.env,
    cwd: process.cwd(),
    client,
    signal,
  });
}

/** For those who need not know where it comes from. */
export async function readHostConfiguration(
  ...args: Parameters<typeof findHostConfiguration>
): Promise<LoadBalancerConfiguration> {
  return (await findHostConfiguration(...args)).configuration;
}
