/** The LB hosts that a configuration names, ready to be worked on; nothing connects before the first call. */
import type { HostConfiguration, LoadBalancerConfiguration, NamedHost } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { createLocalHost } from '../../host/local/local-host.ts';
import { createLockAhead } from '../../host/local/opened-lock.ts';
import { createSshHost } from '../../host/ssh/create-ssh-host.ts';

/** One host, and what is configured for it. */
export interface OpenHost {
  /** What the configuration calls it; absent for this machine where it names no hosts. */
  readonly name?: string;
  readonly host: LbHost;
  /** Whether it is another machine, to which each question has to travel. Default false. */
  readonly isRemote?: boolean;
  readonly configuration: HostConfiguration;
}

/** Disposing of them ends their connections. */
export interface OpenHosts extends AsyncDisposable {
  /** One or more, in the order of the configuration. */
  readonly hosts: readonly OpenHost[];
}

export interface OpenHostsOptions {
  /** Which of them; default all. */
  readonly names?: readonly string[];
  /** Whether they are applied to again and again, so that it is worth it to get ready for the next time. Default false. */
  readonly forLong?: boolean;
}

/** Fails with `NotFound` for a name that the configuration does not have. */
export function openHosts(
  configuration: LoadBalancerConfiguration,
  { names = [], forLong = false }: OpenHostsOptions = {},
): OpenHosts {
  const { hosts: named = [], rollout: _rollout, ...own } = configuration;
  for (const name of names) requireNamed(named, name);
  if (named.length === 0) {
    const { host, close } = openThisMachine(forLong);
    return { hosts: [{ host, configuration: own }], [Symbol.asyncDispose]: close };
  }
  const chosen = named.filter(({ name }) => names.length === 0 || names.includes(name));
  const opened = chosen.map((one) => open(one, forLong));
  return {
    hosts: opened.map(({ close: _close, ...host }) => host),
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

function openThisMachine(forLong: boolean) {
  if (!forLong) return { host: createLocalHost(), close: async () => {} };
  const lockAhead = createLockAhead();
  return { host: createLocalHost({ lockAhead }), close: async () => lockAhead.close() };
}

function open({ name, ssh, sshConfig, become, ...configuration }: NamedHost, forLong: boolean) {
  if (ssh === undefined) {
    const { host, close } = openThisMachine(forLong);
    return { name, host: { ...host, name }, configuration, close };
  }
  const host = createSshHost({
    name,
    destination: ssh,
    ...(sshConfig !== undefined && { sshConfig }),
    ...(become !== undefined && { become }),
  });
  return { name, host, isRemote: true, configuration, close: host.close };
}

function requireNamed(named: readonly NamedHost[], name: string): void {
  if (named.some((host) => host.name === name)) return;
  const there = named.map((host) => host.name).join(', ');
  throw new TcplbError('NotFound', `the configuration names no host ${name}`, {
    suggestions: [there === '' ? 'It names none: add hosts to tcplb.yaml.' : `There are: ${there}`],
  });
}
