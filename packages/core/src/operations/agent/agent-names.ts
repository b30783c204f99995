/** What an installed agent and its parts are called, and where they stand. */
import { CONFIG_MAP } from '../../cluster/read-configuration.ts';
import { nameAfterHost } from '../../leases/name-after-host.ts';

export const AGENT = {
  namespace: CONFIG_MAP.namespace,
  /** ServiceAccount, roles and bindings. */
  name: 'tcplb-agent',
  unit: 'tcplb-agent.service',
  /** System user, unless another one is chosen. */
  user: 'tcplb',
  unitFile: '/etc/systemd/system/tcplb-agent.service',
  /** Kernel parameters, where addresses are shared. */
  sysctlFile: '/etc/sysctl.d/60-tcplb.conf',
  configurationDirectory: '/etc/tcplb',
  kubeconfig: '/etc/tcplb/agent.kubeconfig',
  /** A copy of the plugin: one that is upgraded elsewhere takes nothing away from a running agent. */
  program: '/usr/local/lib/tcplb',
  stateDirectory: '/var/lib/tcplb',
  cacheDirectory: '/var/cache/tcplb',
} as const;

/** Marks the Secrets that hold the tokens of agents, one per host. */
export const TOKEN_LABEL = { name: 'tcplb.dev/agent-token', value: 'true' } as const;

/** Name of the Secret with the token for one host: `tcplb-agent-lb-1`. */
export function tokenSecretName(hostName: string): string {
  return nameAfterHost(AGENT.name, hostName);
}
