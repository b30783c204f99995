import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { configFlag, dryRunFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Expose extends TcplbCommand {
  static override summary = 'Expose a workload or Service through nginx';
  static override description = [
    'Creates (or updates) a Service of type LoadBalancer and class tcplb.dev/nginx for the pods of a DaemonSet, Deployment',
    'or StatefulSet, or for those behind another Service. Everything is checked before anything is written, and the',
    'command can be repeated: the Service is written by server-side apply. A Service of that name which tcplb did not',
    'make is left alone.',
  ].join('\n');
  static override examples = [
    {
      description: 'Expose the pods of a DaemonSet on port 446',
      command: 'kubectl tcplb expose daemonset/tcp-echo --port 446',
    },
    {
      description: 'Listen on 5432 and go to the container port called "postgres"',
      command: 'kubectl tcplb expose statefulset db --port 5432 --target-port postgres',
    },
    {
      description: 'See the Service without writing it',
      command: 'kubectl tcplb expose ds/tcp-echo --port 446 --dry-run=client -o yaml',
    },
    {
      description: 'Go through node ports, on one address of the balancer',
      command: 'kubectl tcplb expose deploy/web --port 80 --mode node-port --address 192.0.2.10',
    },
  ];
  static override args = {
    'type/name': stringArg({
      required: true,
      description: 'daemonset, deployment, statefulset or service',
    }),
    name: stringArg({ description: 'The name, when TYPE stands alone' }),
  };
  static override flags = {
    port: string({ helpValue: 'PORT', required: true, description: 'Port to listen on, 1-65535' }),
    'target-port': string({
      helpValue: 'PORT|NAME',
      description: 'Container port. Default: --port, when a container has it',
    }),
    name: string({ helpValue: 'NAME', description: 'Name of the Service. Default: that of the workload' }),
    mode: string({
      options: ['auto', 'host-network', 'node-port'],
      default: 'auto',
      helpValue: 'auto|host-network|node-port',
      description: "How connections reach the pods: on their nodes' own addresses, or through a node port",
    }),
    address: string({ helpValue: 'IP', description: 'Address to listen on. Default: the first of the configuration' }),
    protocol: string({ options: ['TCP', 'UDP'], default: 'TCP', helpValue: 'TCP|UDP', description: 'Protocol' }),
    'dry-run': dryRunFlag,
    output: outputFlag('json', 'yaml', 'name'),
    config: configFlag,
  };
  static override completes = 'workloads' as const;

  async run() {
    const { args, flags } = await this.parse(Expose);
    const { expose } = await import('../actions/expose.ts');
    return this.withSession(flags, (session) =>
      expose(session, {
        workload: args.name === undefined ? args['type/name'] : `${args['type/name']}/${args.name}`,
        port: flags.port,
        targetPort: flags['target-port'],
        name: flags.name,
        mode: flags.mode,
        address: flags.address,
        protocol: flags.protocol,
        dryRun: flags['dry-run'],
        output: flags.output,
        config: flags.config,
      }),
    );
  }
}
