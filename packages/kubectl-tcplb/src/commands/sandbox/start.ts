import { boolean, string } from '@oclif/core/flags';
import { sandboxNameFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class SandboxStart extends TcplbCommand {
  static override summary = 'Start the sandbox cluster, until Ctrl-C';
  static override description = [
    'An embedded API server, its controllers, and nodes that really answer on TCP. kubectl works with it through a',
    'kubeconfig file of its own; yours is left alone.',
  ].join('\n');
  static override examples = [
    { description: 'Three nodes, in this terminal', command: 'kubectl tcplb sandbox start' },
    { description: 'In the background', command: 'kubectl tcplb sandbox start --detach' },
    {
      description: 'Nodes in network namespaces (as root), and a kubeconfig where you want it',
      command: 'kubectl tcplb sandbox start --node-driver netns --write-kubeconfig ./sandbox.yaml',
    },
    {
      description: 'A dual stack cluster',
      command: 'kubectl tcplb sandbox start --node-driver netns --ip-families dual',
    },
  ];
  static override flags = {
    name: sandboxNameFlag,
    nodes: string({ helpValue: 'N', default: '3', description: 'Number of nodes, 0-60' }),
    'node-driver': string({
      options: ['loopback', 'netns'],
      default: 'loopback',
      helpValue: 'loopback|netns',
      description: 'Nodes are loopback addresses, or network namespaces (needs root)',
    }),
    'ip-families': string({
      options: ['IPv4', 'IPv6', 'dual'],
      default: 'IPv4',
      helpValue: 'IPv4|IPv6|dual',
      description: 'What nodes, pods and Services have. IPv6 takes --node-driver netns',
    }),
    detach: boolean({ description: 'Return as soon as it is ready' }),
    'write-kubeconfig': string({ helpValue: 'FILE', description: 'Where to write the kubeconfig' }),
    port: string({ helpValue: 'PORT', description: 'Port of the API server. Default: any free one' }),
    join: string({
      helpValue: 'KUBECONFIG',
      exclusive: ['port', 'write-kubeconfig'],
      description: 'Start nodes only and let them join that cluster, whose control plane has none',
    }),
    'node-prefix': string({ helpValue: 'NAME', default: 'node-', description: 'Nodes are called NAME1, NAME2, …' }),
  };

  async run() {
    const { flags } = await this.parse(SandboxStart);
    const { startSandboxHere } = await import('../../actions/sandbox/start-sandbox.ts');
    return this.withSession(flags, (session) => startSandboxHere(session, { ...flags, sandbox: flags.name }));
  }
}
