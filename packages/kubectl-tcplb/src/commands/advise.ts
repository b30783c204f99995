import { outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';
import { portFlags } from './expose/port-flags.ts';
import { workloadArgs, workloadOf } from './expose/workload-args.ts';

export class Advise extends TcplbCommand {
  static override summary = 'Compare the ways to expose a workload or Service';
  static override description = [
    'Says in which way expose would reach the pods and why, and ranks all ways: what each needs, what it costs, and what',
    'the pods no longer see through it. Warns about Services that lead to the same pods in ways that do not last, such as',
    'externalIPs. Changes nothing.',
  ].join('\n');
  static override examples = [
    { description: 'The ways to a DaemonSet', command: 'kubectl tcplb advise daemonset/tcp-echo' },
    { description: 'For one port of several', command: 'kubectl tcplb advise deploy/web --port 443:https' },
    {
      description: 'Everything that speaks for and against each way',
      command: 'kubectl tcplb advise statefulset db -o wide',
    },
  ];
  static override args = workloadArgs;
  static override flags = { ...portFlags, output: outputFlag('wide', 'json', 'yaml') };
  static override completes = 'workloads' as const;

  async run() {
    const { args, flags } = await this.parse(Advise);
    const { advise } = await import('../actions/advise.ts');
    const options = {
      workload: workloadOf(args),
      ports: flags.port,
      targetPort: flags['target-port'],
      protocol: flags.protocol,
      output: flags.output,
    };
    return this.withSession(flags, (session) => advise(session, options));
  }
}
