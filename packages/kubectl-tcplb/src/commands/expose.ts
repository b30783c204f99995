import { option, string } from '@oclif/core/flags';
import { IP_FAMILY_CHOICES } from '@tcplb/core';
import { configFlag, dryRunFlag, ignoreTakenNodesFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';
import { BACKENDS, LISTENER, optionFlags, readOptionFlags } from './expose/option-flags.ts';
import { portFlags } from './expose/port-flags.ts';
import { workloadArgs, workloadOf } from './expose/workload-args.ts';

const modes = ['auto', 'host-network', 'host-port', 'node-port', 'pod-ip'] as const;

export class Expose extends TcplbCommand {
  static override summary = 'Expose a workload or Service through nginx';
  static override description = [
    'Creates (or updates) a Service of type LoadBalancer and class tcplb.dev/nginx for the pods of a DaemonSet, Deployment',
    'or StatefulSet, or for those behind another Service. Everything is checked before anything is written, and the',
    'command can be repeated: the Service is written by server-side apply, and what is no longer given goes back to its',
    'default. A Service of that name which tcplb did not make is left alone.',
  ].join('\n');
  static override examples = [
    {
      description: 'Expose all ports of a DaemonSet, in the way that suits its pods',
      command: 'kubectl tcplb expose daemonset/tcp-echo',
    },
    {
      description: 'Listen on 5432 and go to the container port called "postgres"',
      command: 'kubectl tcplb expose statefulset db --port 5432:postgres',
    },
    {
      description: 'Several ports, one of them for UDP',
      command: 'kubectl tcplb expose deploy/web --port 80:http --port 443:https --port 53/UDP',
    },
    {
      description: 'See the Service without writing it',
      command: 'kubectl tcplb expose ds/tcp-echo --port 446 --dry-run=client -o yaml',
    },
    {
      description: 'Go through node ports, on one address of the balancer',
      command: 'kubectl tcplb expose deploy/web --port 80 --mode node-port --address 192.0.2.10',
    },
    {
      description: "Give the pods the client's address, and only some networks access",
      command: 'kubectl tcplb expose svc/web --port 80 --proxy-protocol v1 --source-range 10.0.0.0/8',
    },
  ];
  static override args = workloadArgs;
  static override flags = {
    ...portFlags,
    name: string({ helpValue: 'NAME', description: 'Name of the Service. Default: that of the workload' }),
    mode: option({
      options: modes,
      default: 'auto',
      helpValue: modes.join('|'),
      description: 'How connections reach the pods; `kubectl tcplb advise` compares the ways',
    })(),
    'ignore-taken-nodes': ignoreTakenNodesFlag,
    'dry-run': dryRunFlag,
    output: outputFlag('json', 'yaml', 'name'),
    config: configFlag,
    address: string({
      helpGroup: LISTENER,
      helpValue: 'IP',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      description: 'Address to listen on, one per family; repeatable. Default: the first of the configuration',
    }),
    'ip-family': option({
      helpGroup: LISTENER,
      options: IP_FAMILY_CHOICES,
      helpValue: IP_FAMILY_CHOICES.join('|'),
      description: 'Address families of the Service. Default: what the cluster gives',
    })(),
    'source-range': string({
      helpGroup: LISTENER,
      helpValue: 'CIDR',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      description: 'Network that may connect; repeatable. Default: everybody',
    }),
    'node-port': string({
      helpGroup: BACKENDS,
      helpValue: 'PORT',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      description: 'Node port to use, one for each --port in their order. Default: what the cluster picks',
    }),
    'external-traffic-policy': option({
      helpGroup: BACKENDS,
      options: ['Cluster', 'Local'] as const,
      helpValue: 'Cluster|Local',
      description: 'Local: only nodes with a ready pod take connections on their node port. Default: Cluster',
    })(),
    'session-affinity': option({
      helpGroup: BACKENDS,
      options: ['None', 'ClientIP'] as const,
      helpValue: 'None|ClientIP',
      description: 'ClientIP: connections of one client address go to one backend. Default: None',
    })(),
    ...optionFlags,
  };
  static override completes = 'workloads' as const;

  async run() {
    const { args, flags } = await this.parse(Expose);
    const { expose } = await import('../actions/expose.ts');
    return this.withSession(flags, (session) =>
      expose(session, {
        workload: workloadOf(args),
        ports: flags.port,
        targetPort: flags['target-port'],
        nodePorts: flags['node-port'],
        protocol: flags.protocol,
        ignoreTakenNodes: flags['ignore-taken-nodes'],
        dryRun: flags['dry-run'],
        output: flags.output,
        config: flags.config,
        request: {
          name: flags.name,
          mode: flags.mode,
          addresses: flags.address,
          ipFamily: flags['ip-family'],
          sourceRanges: flags['source-range'],
          externalTrafficPolicy: flags['external-traffic-policy'],
          sessionAffinity: flags['session-affinity'],
          options: readOptionFlags(flags),
        },
      }),
    );
  }
}
