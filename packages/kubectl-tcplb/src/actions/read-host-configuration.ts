/** The configuration of this machine as a load balancer, or of the first host, looked for where the process runs. */
import { type ClusterClient, firstHost, type HostConfiguration, readConfiguration } from '@tcplb/core';

export async function readHostConfiguration(
  client: ClusterClient,
  path: string | undefined,
  signal: AbortSignal,
): Promise<HostConfiguration> {
  const { configuration } = await readConfiguration({
    ...(path === undefined ? {} : { path }),
    env: process.env,
    cwd: process.cwd(),
    client,
    signal,
  });
  return firstHost(configuration);
}
