/** Which of the hosts that a configuration names this machine is. */
import { hostname } from 'node:os';
import { type FoundConfiguration, type HostConfiguration, TcplbError } from '@tcplb/core';

export interface OwnHost {
  /** Absent where the configuration names no hosts. */
  readonly name?: string;
  readonly configuration: HostConfiguration;
}

/**
 * The one of that name; default: of this machine's own. Fails with `NotFound`, and with `InvalidConfiguration` for one that is
 * reached by ssh: an agent that is installed has no key.
 */
export function chooseOwnHost({ configuration, source }: FoundConfiguration, name: string | undefined): OwnHost {
  const { hosts = [] } = configuration;
  const wanted = name ?? hostname();
  if (hosts.length === 0 && name === undefined) return { configuration };
  const own = hosts.find((host) => host.name === wanted);
  if (own === undefined) {
    const there = hosts.map((host) => host.name).join(', ') || 'no hosts';
    throw new TcplbError('NotFound', `${source} names ${there}, and not ${wanted}`, {
      suggestions: hosts.length === 0 ? ['Leave --host out.'] : ['Say which of them this machine is with --host.'],
    });
  }
  if (own.ssh === undefined) return { name: wanted, configuration: own };
  throw new TcplbError(
    'InvalidConfiguration',
    `${source} reaches ${wanted} by ssh, and the agent here is to do without`,
    {
      suggestions: [`Leave ssh out of the entry ${wanted} of the file that is on this machine.`],
    },
  );
}
