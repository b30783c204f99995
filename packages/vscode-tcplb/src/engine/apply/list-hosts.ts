/** The hosts that a configuration names, for the person who chooses one or agrees to a change of them. */
import { type OpenHostOptions, type OpenHosts, openConfiguredHosts } from '@tcplb/core';

export interface ConfiguredHost {
  /** Absent for this machine, where the configuration names no hosts. */
  readonly name?: string;
  /** Where everything of it stands. */
  readonly directory: string;
}

/** One or more. Connects to none; a cluster that is away is no failure. Fails with `InvalidConfiguration`. */
export async function listHosts(where: OpenHostOptions): Promise<ConfiguredHost[]> {
  await using opened = await openConfiguredHosts(where);
  return describeHosts(opened);
}

export function describeHosts({ hosts }: Pick<OpenHosts, 'hosts'>): ConfiguredHost[] {
  return hosts.map(({ name, configuration }) => ({
    ...(name !== undefined && { name }),
    directory: configuration.nginx.directory,
  }));
}
