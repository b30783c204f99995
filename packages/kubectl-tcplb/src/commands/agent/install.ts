import { boolean, option, string } from '@oclif/core/flags';
import { optionalValue } from '../../cli/optional-value.ts';
import { outputFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class AgentInstall extends TcplbCommand {
  static override summary = 'Have systemd run the agent on this machine, with an account of its own in the cluster';
  static override description = [
    'Says what it is going to do and asks, then makes a ServiceAccount with exactly the rights that the agent needs, a',
    'kubeconfig with its token that only the user of the service can read, a copy of this program that no upgrade takes',
    'away, and a hardened unit, and starts it. The agent and nginx run as a system user, not as root. nginx serves on while',
    'the agent is stopped, restarted or upgraded. Doing it again upgrades and repairs.',
    '',
    'Where hosts share addresses, the agent is root, which keepalived has to be, and a file of /etc/sysctl.d lets nginx',
    'listen on addresses that another host has at the moment.',
    '',
    'The configuration is /etc/tcplb/tcplb.yaml, or where there is none the ConfigMap tcplb-system/tcplb. Needs root here,',
    'and in the cluster the rights of an administrator.',
  ].join('\n');
  static override examples = [
    { description: 'What would it do?', command: 'kubectl tcplb agent install --dry-run' },
    {
      description: 'Do it, as root; sudo --preserve-env=KUBECONFIG keeps your own way to the cluster',
      command: 'kubectl tcplb agent install',
    },
    { description: 'The unit, for another way to run it', command: 'kubectl tcplb agent install -o unit' },
    {
      description: 'The objects, to be applied by somebody who may',
      command: 'kubectl tcplb agent install -o yaml',
    },
  ];
  static override flags = {
    'service-user': string({
      helpValue: 'NAME',
      description:
        'Whom the agent and nginx run as; made if need be. Default: tcplb; root where hosts share addresses, which no other can be then',
    }),
    host: string({
      helpValue: 'NAME',
      description: 'Which of the hosts that tcplb.yaml names this machine is. Default: the one with its hostname',
    }),
    config: string({
      helpValue: 'FILE',
      description: 'The LoadBalancerConfiguration, read where it is. Default: /etc/tcplb/tcplb.yaml, then the cluster',
    }),
    transparent: boolean({
      description: "Let nginx connect from its clients' addresses (tcplb.dev/transparent); takes CAP_NET_RAW",
    }),
    'metrics-listen': string({
      helpValue: 'ADDRESS:PORT',
      description: 'Serve /metrics for Prometheus, /healthz and /readyz over HTTP there',
    }),
    'report-status': optionalValue(
      option({
        options: ['true', 'false'] as const,
        default: 'true',
        description:
          'Write to the cluster how this host is (kubectl tcplb hosts), and, if elected among the agents, the status and Events of Services',
      })(),
      'true',
    ),
    'dry-run': boolean({ description: 'Only say what it would do' }),
    yes: boolean({ char: 'y', description: 'Do not ask' }),
    output: outputFlag('json', 'yaml', 'unit'),
  };

  async run() {
    const { flags } = await this.parse(AgentInstall);
    const { installAgentHere } = await import('../../actions/agent/install-agent-here.ts');
    return this.withSession(flags, (session) => installAgentHere(session, flags));
  }
}
