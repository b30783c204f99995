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
  const configuration = { ...found, configuration: firstHost(found.configuration) };
  if (!mayRunPrograms) return { configuration };
  const nginx = await findNginx(createLocalHost(), configuration.configuration.nginx.binary, { signal });
  return { configuration, ...(nginx && { nginx }) };
}
