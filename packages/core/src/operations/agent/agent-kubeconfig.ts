/** The kubeconfig of an installed agent. Pure. */
import type { KubeconfigCluster } from '../../cluster/kubeconfig/kubeconfig.ts';
import { AGENT } from './agent-names.ts';

/** JSON, which is YAML too, so that nothing in it has to be quoted. Holds the token: to be written only for its user. */
export function renderAgentKubeconfig(cluster: KubeconfigCluster, token: string): string {
  const { name, namespace } = AGENT;
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
  };
  return `${JSON.stringify(kubeconfig, undefined, 2)}\n`;
}
