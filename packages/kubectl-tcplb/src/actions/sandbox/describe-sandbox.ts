/** A running sandbox and how to use it. Pure. */
import type { SandboxStatus } from '@tcplb/sandbox';
import { indentRows } from '../../help/indent-rows.ts';

export interface SandboxDescription extends SandboxStatus {
  readonly name: string;
  /** File. */
  readonly kubeconfig: string;
}

export function describeSandbox({ name, url, nodes, kubeconfig, balancerAddresses }: SandboxDescription): string {
  const running = nodes.filter((node) => node.running).length;
  const facts = indentRows([
    ['API server', url],
    ['nodes', `${running} of ${nodes.length} running`],
    [`balancer address${balancerAddresses.length > 1 ? 'es' : ''}`, balancerAddresses.join(', ')],
  ]);
  const next = indentRows([
    ['kubectl tcplb echo deploy', 'run an echo server on every node'],
    ['kubectl tcplb expose daemonset/tcp-echo --port 446', 'expose it'],
    [`kubectl tcplb sandbox stop${name === 'default' ? '' : ` --name ${name}`}`, 'stop it all'],
  ]);
  return `sandbox/${name} is running\n${facts}\nUse it:\n  export KUBECONFIG=${kubeconfig}\nNext:\n${next}\n`;
}
