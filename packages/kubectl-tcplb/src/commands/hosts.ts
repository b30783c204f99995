import { boolean, string } from '@oclif/core/flags';
import { noHeadersFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';
import { listFormats } from '../output/list-formats.ts';

export class Hosts extends TcplbCommand {
  static override summary = 'List the load balancer hosts of the cluster, and how they are';
  static override description = [
    'Lists the machines of which an agent writes how they are, on a Lease in the namespace tcplb-system. Ready: nginx serves',
    'what it was given. NotReady: it does not, or not yet. Stale: the agent is not heard of any more; nginx may well serve',
    'on. Stopped: the agent was stopped, and nginx serves on. In sync is who serves all that the cluster asks for.',
    '',
    'Ages are as right as the clocks of the hosts. A host that is gone for good stays listed until',
    '`kubectl tcplb agent uninstall` there, or until its Lease is deleted.',
  ].join('\n');
  static override examples = [
    { description: 'All hosts', command: 'kubectl tcplb hosts' },
    {
      description: 'Whose agent writes the status of Services, and since when agents run',
      command: 'kubectl tcplb hosts -o wide',
    },
    { description: 'Every change, also that one is not heard of any more', command: 'kubectl tcplb hosts -w' },
  ];
  static override flags = {
    output: string({ char: 'o', helpValue: listFormats.join('|'), description: 'Output format' }),
    watch: boolean({ char: 'w', description: 'After listing, watch for changes' }),
    'no-headers': noHeadersFlag,
  };

  async run() {
    const { flags } = await this.parse(Hosts);
    const { showHosts } = await import('../actions/hosts/show-hosts.ts');
    return this.withSession(flags, (session) => showHosts(session, flags));
  }
}
