import { boolean, string } from '@oclif/core/flags';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class AgentUninstall extends TcplbCommand {
  static override summary = 'Take away what `agent install` made';
  static override description = [
    'Stops the agent and removes its unit, program, kubeconfig and token, and with the token of the last host its account',
    'and rights. nginx, and keepalived where hosts share addresses, go on as they are. What it leaves is said at the end.',
  ].join('\n');
  static override examples = [
    { description: 'Take it away; nginx serves on', command: 'kubectl tcplb agent uninstall' },
    { description: 'End nginx, too', command: 'kubectl tcplb agent uninstall --stop-nginx' },
  ];
  static override flags = {
    'stop-nginx': boolean({
      description: 'End nginx and its connections, too, and first keepalived, so that another host has the addresses',
    }),
    host: string({
      helpValue: 'NAME',
      description: 'Which of the hosts that tcplb.yaml names this machine is. Default: the one with its hostname',
    }),
    config: string({
      helpValue: 'FILE',
      description: 'The LoadBalancerConfiguration that the agent was installed with',
    }),
    yes: boolean({ char: 'y', description: 'Do not ask' }),
  };

  async run() {
    const { flags } = await this.parse(AgentUninstall);
    const { uninstallAgentHere } = await import('../../actions/agent/uninstall-agent-here.ts');
    return this.withSession(flags, (session) => uninstallAgentHere(session, flags));
  }
}
