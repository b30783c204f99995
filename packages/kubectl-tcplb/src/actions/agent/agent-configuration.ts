/** The configuration as the installed agent will find it. */
import { resolve } from 'node:path';
import { AGENT, type ClusterClient, type FoundConfiguration, readConfiguration } from '@tcplb/core';

export interface AgentConfigurationOptions {
  /** `--config` */
  readonly path: string | undefined;
  readonly user: string;
  /** Absent: the cluster is not asked. */
  readonly client?: Pick<ClusterClient, 'get'>;
  readonly signal: AbortSignal;
}

/** Fails as `readConfiguration` does. */
export function readAgentConfiguration(options: AgentConfigurationOptions): Promise<FoundConfiguration> {
  const { path, user, client, signal } = options;
  return readConfiguration({
    // As in the unit.
    env: { XDG_CONFIG_HOME: '/etc', XDG_STATE_HOME: '/var/lib', HOME: AGENT.stateDirectory },
    cwd: AGENT.configurationDirectory,
    isRoot: user === 'root',
    signal,
    ...(path !== undefined && { path: resolve(path) }),
    ...(client !== undefined && { client }),
  });
}
