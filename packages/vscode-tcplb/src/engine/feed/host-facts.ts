/** What this machine adds to a plan: its configuration as a load balancer, or that of the first host, and its nginx. */
import {
  type ClusterClient,
  createLocalHost,
  type FoundConfiguration,
  findNginx,
  firstHost,
  type NginxFacts,
  readConfiguration,
} from '@tcplb/core';
import type { FollowSettings } from '../cluster-feed.ts';

export interface HostFacts {
  readonly configuration: FoundConfiguration;
  /** Of all hosts in the configuration; none for this machine. */
  readonly names: readonly string[];
  /** Absent when there is no nginx that can balance TCP, or it may not be asked. */
  readonly nginx?: NginxFacts;
}

/** As `kubectl tcplb config` finds them. Fails with `InvalidConfiguration`, and as the cluster client does. */
export async function readHostFacts(
  client: ClusterClient,
  { configuration: path, cwd, mayRunPrograms }: FollowSettings,
  signal: AbortSignal,
): Promise<HostFacts> {
  const place = { ...(path !== undefined && { path }), env: process.env, cwd };
  const found = await readConfiguration({ ...place, client, signal });
  const { hosts = [] } = found.configuration;
  const names = hosts.map(({ name }) => name);
  const configuration = { ...found, configuration: firstHost(found.configuration) };
  if (!mayRunPrograms) return { configuration, names };
  const nginx = await findNginx(createLocalHost(), configuration.configuration.nginx.binary, { signal });
  return { configuration, names, ...(nginx && { nginx }) };
}
