/** What cannot change while an agent runs. Pure. */
import type { LoadBalancerConfiguration, NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';

/** Fails with `InvalidConfiguration` when the hosts are others, or their files would have to move. */
export function requireSamePlaces(now: LoadBalancerConfiguration, next: LoadBalancerConfiguration): void {
  const hosts = now.hosts ?? [];
  if (reachOf(now) !== reachOf(next)) throw immovable('hosts', 'the agent');
  requireSamePlace(now.nginx, next.nginx, 'nginx');
  for (const [index, { name, nginx }] of hosts.entries()) {
    requireSamePlace(nginx, next.hosts?.[index]?.nginx ?? nginx, `nginx of host ${name}`);
  }
}

function reachOf({ hosts = [] }: LoadBalancerConfiguration): string {
  return JSON.stringify(hosts.map(({ name, ssh, sshConfig, become }) => [name, ssh, sshConfig, become]));
}

/** The nginx that runs in one directory would go on holding the ports that another one needs. */
function requireSamePlace(now: NginxConfiguration, next: NginxConfiguration, title: string): void {
  if (now.directory !== next.directory) throw immovable(`${title}.directory`, 'the agent and its nginx');
  if (now.layout !== next.layout) throw immovable(`${title}.layout`, 'the agent and its nginx');
}

function immovable(what: string, whom: string): TcplbError {
  return new TcplbError('InvalidConfiguration', `${what} cannot change while the agent runs`, {
    suggestions: [`Stop ${whom}, then start the agent again.`],
  });
}
