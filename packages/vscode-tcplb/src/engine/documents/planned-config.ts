/** What one of several hosts would get. */
import { type ClusterClient, type PlanHostsOptions, planHosts, TcplbError } from '@tcplb/core';
import { configText, type ExposureName } from './config-text.ts';

export interface PlannedConfigOptions extends PlanHostsOptions {
  /** What the configuration calls the host. */
  readonly name: string;
}

/** Like `configText`. Reads the cluster and asks the host for its nginx, which may be missing. Fails as `planHosts` does. */
export async function readPlannedConfig(
  client: ClusterClient,
  exposure: ExposureName | undefined,
  { name, ...where }: PlannedConfigOptions,
): Promise<string> {
  await using planned = await planHosts(client, { ...where, names: [name], nginxOptional: true });
  const [host] = planned.hosts;
  if (host === undefined) throw new TcplbError('Internal', 'no host was opened');
  return configText((await host.plan()).plan, exposure);
}
