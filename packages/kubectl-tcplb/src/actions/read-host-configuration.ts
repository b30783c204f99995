/** The configuration of this machine as a load balancer, looked for where the process runs. */
import { type ClusterClient, type LoadBalancerConfiguration, readConfiguration } from '@tcplb/core';

export async function readHostConfiguration(
  client: ClusterClient,
  path: string | undefined,
  signal: AbortSignal,
): Promise<LoadBalancerConfiguration> {
  const { configuration } = await readConfiguration({
    ...(path === undefined ? {} : { path }),
    env: process.env,
    cwd: process.cwd(),
    client,
    signal,
  });
  return configuration;
}
