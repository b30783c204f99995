import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { parseDuration } from '../cli/parse-values.ts';
import { configFlag, dryRunFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Drain extends TcplbCommand {
  static override summary = 'Send a node no new connections and wait until its old ones have ended';
  static override description = [
    'Writes the annotation tcplb.dev/drain on the Node, which takes its backends out of every exposure, on every load',
    "balancer. The nginx of each host is brought up to date, by the agent if one runs, and the kernel's own",
    'table of sockets says when the last connection to the node has ended; none is cut. UDP has no connections to wait for.',
    'Ctrl-C and --timeout leave the node drained. Pods are not touched: `kubectl drain` may follow.',
  ].join('\n');
  static override examples = [
    { description: 'Free a node of connections, then of pods', command: 'kubectl tcplb drain node-1' },
    { description: 'Wait two minutes at most', command: 'kubectl tcplb drain node-1 --timeout 2m' },
    { description: 'What would be refused?', command: 'kubectl tcplb drain node-1 --dry-run' },
  ];
  static override args = { node: stringArg({ required: true, description: 'The node' }) };
  static override flags = {
    wait: boolean({
      default: true,
      allowNo: true,
      description: 'Wait until the connections have ended. Default: true',
    }),
    timeout: string({
      helpValue: 'DURATION',
      default: '0s',
      description: 'Fail when connections are still open after this time; 0s waits for as long as it takes',
    }),
    force: boolean({ description: 'Also when it takes away the last ready backend of an exposure' }),
    'dry-run': dryRunFlag,
    output: outputFlag('json', 'yaml', 'name'),
    config: configFlag,
  };
  static override completes = 'cluster-nodes' as const;

  async run() {
    const { args, flags } = await this.parse(Drain);
    const timeoutMs = parseDuration('--timeout', flags.timeout);
    const { wait, force, output, config } = flags;
    const { drain } = await import('../actions/drain/drain.ts');
    return this.withSession(flags, (session) =>
      drain(session, { node: args.node, wait, timeoutMs, force, dryRun: flags['dry-run'], output, config }),
    );
  }
}
