/** The configuration as the installed agent will find it. */
import { resolve } from 'node:path';
import { AGENT, type ClusterClient, type LoadBalancerConfiguration, readConfiguration } from '@tcplb/core';

export interface AgentConfigurationOptions {
  /** `--config` */
  readonly path: string | undefined;
  readonly user: string;
  /** Absent: the cluster is not asked. */
  readonly client?: Pick<ClusterClient, 'get'>;
  readonly signal: AbortSignal;
}

/** Fails as `readConfiguration` does. */
export async function readAgentConfiguration(options: AgentConfigurationOptions): Promise<LoadBalancerConfiguration> {
  const { path, user, client, signal } = options;
  const { configuration } = await readConfiguration({
    // As in the unit.
    env: { XDG_CONFIG_HOME: '/etc', XDG_STATE_HOME: '/var/lib', HOME: AGENT.stateDirectory },
    cwd: AGENT.configurationDirectory,
    isRoot: user === 'root',
    signal,
    ...(path !== undefined && { path: resolve(path) }),
    ...(client !== undefined && { client }),
  });
  return configuration;
}
