import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { configFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Doctor extends TcplbCommand {
  static override summary = 'Find out why an exposure does not work, and what to do about it';
  static override description = [
    'Goes through the chain as a person would: kubeconfig, API server, permissions, configuration, nodes, Services,',
    'workloads, endpoints, nginx, ports, live files, backends, listeners, echo. Says what is wrong with each link and',
    'which command to type next; what cannot be examined because of it is skipped. Changes nothing. Run it where nginx',
    'runs, or name a host. Exits with 1 when a link is broken, with 0 when there are only warnings.',
  ].join('\n');
  static override examples = [
    { description: 'Everything, in all namespaces', command: 'kubectl tcplb doctor' },
    { description: 'One exposure', command: 'kubectl tcplb doctor tcp-echo' },
    { description: 'What is broken, for a script', command: 'kubectl tcplb doctor tcp-echo -o json' },
  ];
  static override args = {
    name: stringArg({ description: 'An exposure. Default: all of them, in all namespaces or that of -n' }),
  };
  static override flags = {
    output: outputFlag('json', 'yaml'),
    host: string({
      helpValue: 'NAME',
      description: 'The host to examine, of those that tcplb.yaml names. Default: the first',
    }),
    config: configFlag,
  };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Doctor);
    const { examine } = await import('../actions/doctor.ts');
    return this.withSession(flags, (session) => examine(session, { name: args.name, ...flags }));
  }
}
